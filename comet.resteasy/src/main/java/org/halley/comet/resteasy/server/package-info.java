/** RESTEasy as a servlet of the whiteboard. */
package org.halley.comet.resteasy.server;
