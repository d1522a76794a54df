package org.halley.itest.rules;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The filter as somebody has it who writes no Java: by a configuration. */
public abstract class ContinuationFilterContract extends TrialContract {

    private static final String FILTER = "org.halley.continuation.filter";
    private static final String CONTEXT = "(osgi.http.whiteboard.context.name=itest-continuations)";

    @Test
    @DisplayName("a configuration makes a servlet wait behind a foreign filter without async, and its end takes it back")
    void configuredFilter() {
        control.configureFactory(FILTER, "itest", Map.of("osgi.http.whiteboard.filter.pattern", List.of("/native"),
                "osgi.http.whiteboard.context.select", CONTEXT));
        control.add("filter", "itest-sync-continuations", Map.of("context", CONTEXT));
        awaitFilter("/continuations/history", true);
        assertCase(Way.NATIVE, "suspend=20", "TIMEOUT", "initial", "suspend", "onTimeout", "!initial", "onComplete");
        assertCase(Way.NATIVE, "suspend=20000&resume=10&undispatch=true", "RESUMED",
                "initial", "suspend", "undispatch", "resume true", "!initial", "onComplete");
        control.remove("itest-sync-continuations");
        control.unconfigureFactory(FILTER, "itest");
        awaitFilter("/continuations/history", false);
        assertCase(Way.NATIVE, "suspend=20", "TIMEOUT", "initial", "suspend", "onTimeout", "!initial", "onComplete");
    }

    @Test
    @DisplayName("a configuration makes a servlet wait in its thread though it could do without")
    void alwaysWaiting() {
        control.configureFactory(FILTER, "itest", Map.of("osgi.http.whiteboard.filter.pattern", List.of("/native"),
                "osgi.http.whiteboard.context.select", CONTEXT, "filter.init.waiting", "always"));
        // Whiteboards work in order: what is registered later is there later.
        control.add("filter", "itest-async-continuations", Map.of("context", CONTEXT, "async", true));
        awaitFilter("/continuations/history", true);
        Trial trial = begin(Way.NATIVE, "suspend=20000");
        control.awaitThreadsIn("org.halley.continuation.servlet.Surrounding.awaitDispatch", 1);
        trial.whenParked(1, "resume").assertAnswer("RESUMED");
        trial.assertHistory("initial", "suspend", "resume true", "!initial", "onComplete");
    }
}
