package org.halley.itest.felix;

import org.halley.itest.rules.ProtocolSuite;
import org.halley.itest.rules.RestartContract;
import org.junit.jupiter.api.Nested;

/** The protocol, rule by rule, in Felix with Pax Web Jetty. */
class ProtocolIT extends ProtocolSuite {

    @Nested
    class Restarts extends RestartContract {
    }
}
