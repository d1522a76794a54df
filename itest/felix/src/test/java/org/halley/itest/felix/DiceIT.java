package org.halley.itest.felix;

import org.halley.itest.rules.DiceContract;

/** The dice table in Felix with Pax Web Jetty. */
class DiceIT extends DiceContract {
}
