package org.halley.itest.felix;

import org.halley.itest.rules.LogContract;
import org.junit.jupiter.api.Order;

/** What all bundles have logged about ours after all the other tests of the run. */
@Order(Integer.MAX_VALUE - 1)
class LogIT extends LogContract {
}
