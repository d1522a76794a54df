package org.halley.itest.felix;

import org.halley.itest.rules.BayeuxSuite;

/** Bayeux, line by line, in Felix with Pax Web Jetty. */
class BayeuxIT extends BayeuxSuite {
}
