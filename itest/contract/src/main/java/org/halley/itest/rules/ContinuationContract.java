package org.halley.itest.rules;

import org.junit.jupiter.api.DisplayName;

/** The cases that Jetty puts its own continuations to: what a client gets, and what has happened, in each way. */
public abstract class ContinuationContract extends TrialContract {

    @EachWay
    @DisplayName("answers at once")
    void normal(Way way) {
        assertCase(way, "", "NORMAL", "initial");
    }

    @EachWay
    @DisplayName("answers after sleeping")
    void sleep(Way way) {
        assertCase(way, "sleep=20", "SLEPT", "initial");
    }

    @EachWay
    @DisplayName("suspends and expires")
    void suspend(Way way) {
        assertCase(way, "suspend=20", "TIMEOUT", "initial", "suspend", "onTimeout", "!initial", "onComplete");
    }

    @EachWay
    @DisplayName("suspends and is resumed later")
    void suspendWaitResume(Way way) {
        assertCase(way, "suspend=20000&resume=10", "RESUMED",
                "initial", "suspend", "resume true", "!initial", "onComplete");
    }

    @EachWay
    @DisplayName("suspends and is resumed in the same dispatch")
    void suspendResume(Way way) {
        assertCase(way, "suspend=20000&resume=0", "RESUMED",
                "initial", "suspend", "resume true", "!initial", "onComplete");
    }

    @EachWay
    @DisplayName("suspends and is completed later")
    void suspendWaitComplete(Way way) {
        assertCase(way, "suspend=20000&complete=10", "COMPLETED", "initial", "suspend", "complete true", "onComplete");
    }

    @EachWay
    @DisplayName("suspends and is completed in the same dispatch")
    void suspendComplete(Way way) {
        assertCase(way, "suspend=20000&complete=0", "COMPLETED", "initial", "suspend", "complete true", "onComplete");
    }

    @EachWay
    @DisplayName("is resumed, suspends again and is resumed")
    void resumeThenResume(Way way) {
        assertCase(way, "suspend=20000&resume=10&suspend2=20000&resume2=10", "RESUMED",
                "initial", "suspend", "resume true", "!initial", "suspend", "resume true", "!initial", "onComplete");
    }

    @EachWay
    @DisplayName("is resumed, suspends again and is completed")
    void resumeThenComplete(Way way) {
        assertCase(way, "suspend=20000&resume=10&suspend2=20000&complete2=10", "COMPLETED",
                "initial", "suspend", "resume true", "!initial", "suspend", "complete true", "onComplete");
    }

    @EachWay
    @DisplayName("is resumed, suspends again and expires")
    void resumeThenTimeout(Way way) {
        assertCase(way, "suspend=20000&resume=10&suspend2=20", "TIMEOUT",
                "initial", "suspend", "resume true", "!initial", "suspend", "onTimeout", "!initial", "onComplete");
    }

    @EachWay
    @DisplayName("expires, suspends again and is resumed")
    void timeoutThenResume(Way way) {
        assertCase(way, "suspend=20&suspend2=20000&resume2=10", "RESUMED",
                "initial", "suspend", "onTimeout", "!initial", "suspend", "resume true", "!initial", "onComplete");
    }

    @EachWay
    @DisplayName("expires, suspends again and is completed")
    void timeoutThenComplete(Way way) {
        assertCase(way, "suspend=20&suspend2=20000&complete2=10", "COMPLETED",
                "initial", "suspend", "onTimeout", "!initial", "suspend", "complete true", "onComplete");
    }

    @EachWay
    @DisplayName("expires, suspends again and expires")
    void timeoutThenTimeout(Way way) {
        assertCase(way, "suspend=20&suspend2=20", "TIMEOUT",
                "initial", "suspend", "onTimeout", "!initial", "suspend", "onTimeout", "!initial", "onComplete");
    }

    @EachWay
    @DisplayName("suspends, leaves by undispatch, is resumed")
    void throwThenResume(Way way) {
        assertCase(way, "suspend=20000&resume=10&undispatch=true", "RESUMED",
                "initial", "suspend", "undispatch", "resume true", "!initial", "onComplete");
    }

    @EachWay
    @DisplayName("suspends, is resumed, leaves by undispatch")
    void resumeThenThrow(Way way) {
        assertCase(way, "suspend=20000&resume=0&undispatch=true", "RESUMED",
                "initial", "suspend", "resume true", "undispatch", "!initial", "onComplete");
    }

    @EachWay
    @DisplayName("suspends, leaves by undispatch, is completed")
    void throwThenComplete(Way way) {
        assertCase(way, "suspend=20000&complete=10&undispatch=true", "COMPLETED",
                "initial", "suspend", "undispatch", "complete true", "onComplete");
    }

    @EachWay
    @DisplayName("suspends, is completed, leaves by undispatch")
    void completeThenThrow(Way way) {
        assertCase(way, "suspend=20000&complete=0&undispatch=true", "COMPLETED",
                "initial", "suspend", "complete true", "undispatch", "onComplete");
    }
}
