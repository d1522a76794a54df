package org.halley.itest.karaf;

import org.halley.itest.rules.ProtocolSuite;

/** The protocol, rule by rule, in Karaf. */
class ProtocolIT extends ProtocolSuite {
}
