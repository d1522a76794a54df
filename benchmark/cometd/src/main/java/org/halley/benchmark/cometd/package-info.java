/**
 * CometD 5 as a server to be measured, on the same Jetty as Halley and set up as well as we know how.
 *
 * <p>A process of its own, so that its classes and its collector do not mix with anything else's.
 */
package org.halley.benchmark.cometd;
