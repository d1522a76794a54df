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

    @Override
    protected List<Expected> ownNoise() {
        String why = "Pax Web, which takes filters and servlets back in any order when a whole Felix stops";
        return List.of(new Expected(why, "ERROR Events.Framework FrameworkEvent ERROR / java.util.NoSuchElementException: null"),
                new Expected(why, "ERROR Events.Framework FrameworkEvent ERROR / java.lang.RuntimeException: "
                        + "java.lang.IllegalStateException: Can't instantiate Filter with class interface "
                        + "javax.servlet.Filter"));
    }
}
