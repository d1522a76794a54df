package org.halley.comet.service;

import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

/**
 * Thousands of schedules, each decided by one seed. {@code -Dhalley.seeds=N} runs more of them, {@code -Dhalley.seed=S}
 * one alone.
 */
class ScheduleTest {

    private static final int STEPS = 100;

    @Test
    void everyScheduleDeliversOrTellsEverythingOnce() {
        Long only = Long.getLong("halley.seed");
        long first = only == null ? 1 : only;
        long last = only == null ? Long.getLong("halley.seeds", 10_000) : only;
        ConcurrentSkipListMap<Long, Throwable> failures = new ConcurrentSkipListMap<>();
        // A schedule is one thread's from beginning to end; schedules share nothing.
        LongStream.rangeClosed(first, last).parallel().filter(seed -> failures.isEmpty()).forEach(seed -> {
            try {
                new Schedule(seed).run(STEPS);
            } catch (RuntimeException | Error e) {
                failures.put(seed, e);
            }
        });
        if (!failures.isEmpty()) {
            long seed = failures.firstKey();
            Throwable failure = failures.get(seed);
            throw new AssertionError("seed " + seed + " fails; replay it alone with -Dhalley.seed=" + seed + ": "
                    + failure.getMessage(), failure);
        }
    }
}
