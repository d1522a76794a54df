package org.halley.itest.felix;

import org.halley.itest.rules.ContinuationSuite;

/** Continuations, case by case and in each way of waiting, in Felix with Pax Web Jetty. */
class ContinuationIT extends ContinuationSuite {
}
