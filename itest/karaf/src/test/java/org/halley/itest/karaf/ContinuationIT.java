package org.halley.itest.karaf;

import org.halley.itest.rules.ContinuationSuite;

/** Continuations, case by case and in each way of waiting, in Karaf. */
class ContinuationIT extends ContinuationSuite {
}
