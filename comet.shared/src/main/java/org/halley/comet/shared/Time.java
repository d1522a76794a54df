package org.halley.comet.shared;

import java.time.Instant;

/** The time, as everything here reads it. Thread-safe. */
public interface Time {

    /** The time of the machine. */
    Time SYSTEM = new Time() {
        @Override
        public long millis() {
            return System.nanoTime() / 1_000_000;
        }

        @Override
        public Instant now() {
            return Instant.now();
        }
    };

    /** Milliseconds that only go forward, from any beginning; for durations. */
    long millis();

    /** The wall clock; for what others have given as an {@link Instant}. */
    Instant now();
}
