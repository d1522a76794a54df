/** Bayeux over HTTP: the protocol that CometD's clients speak, on the channels of the hub. */
package org.halley.comet.bayeux;
