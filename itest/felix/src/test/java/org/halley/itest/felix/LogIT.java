package org.halley.itest.felix;

import java.nio.file.Path;
import java.util.List;

import org.halley.itest.rules.LogContract;
import org.junit.jupiter.api.Order;

/** What all bundles have logged after all the other tests of the run, in each Felix that was started. */
@Order(Integer.MAX_VALUE - 1)
class LogIT extends LogContract {

    @Override
    protected List<Path> logs() {
        return FelixPlatform.logs();
    }
}
