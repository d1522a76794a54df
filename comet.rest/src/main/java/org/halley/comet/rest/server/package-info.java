/** Requests of JAX-RS that wait in channels. */
package org.halley.comet.rest.server;
