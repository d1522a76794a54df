package org.halley.itest.felix;

import org.halley.itest.rules.LegacyContract;

/** Code for old versions of Jetty, in Felix with Pax Web Jetty. */
class LegacyIT extends LegacyContract {
}
