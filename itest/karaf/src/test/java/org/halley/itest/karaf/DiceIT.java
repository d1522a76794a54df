package org.halley.itest.karaf;

import org.halley.itest.rules.DiceContract;

/** The dice table in Karaf, by its features. */
class DiceIT extends DiceContract {
}
