package org.halley.comet.service;

import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

/**
 * Thousands of schedules, each decided by one seed. {@code -Dhalley.seeds=N} runs more of them, {@code -Dhalley.seed=S}
 * one alone.
 */
class ScheduleTest {

    private static final int STEPS = 120;

    @Test
    void everyScheduleDeliversOrTellsEverythingOnce() {
        Long only = Long.getLong("halley.seed");
        long first = only == null ? 1 : only;
        long last = only == null ? Long.getLong("halley.seeds", 10_000) : only;
        // A schedule is one thread's from beginning to end; schedules share nothing.
        LongStream.rangeClosed(first, last).parallel().forEach(seed -> {
            try {
                new Schedule(seed).run(STEPS);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + " fails; replay it alone with -Dhalley.seed=" + seed + ": "
                        + e.getMessage(), e);
            }
        });
    }
}
