package org.halley.itest.karaf;

import org.halley.itest.rules.BayeuxSuite;

/** Bayeux, line by line, in Karaf. */
class BayeuxIT extends BayeuxSuite {
}
