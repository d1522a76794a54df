package org.halley.comet;

import java.time.Duration;
import java.util.Objects;

/**
 * How much of a channel is kept. What is beyond any of the three is evicted, the oldest first; the newest event is kept
 * however large it is, until it is too old. Immutable.
 *
 * @param events the greatest number of events, 1 to 10,000,000
 * @param bytes the greatest sum of their lengths in JSON form, 1 or more
 * @param age the greatest age; zero means that age evicts nothing
 */
public record Retention(int events, long bytes, Duration age) {

    /** 1,000 events, 1 MiB, one hour. */
    public static final Retention DEFAULT = new Retention(1000, 1024 * 1024, Duration.ofHours(1));

    /** Checks all three. */
    public Retention {
        Objects.requireNonNull(age, "age");
        if (events < 1 || events > 10_000_000) {
            throw new IllegalArgumentException("retention of " + events + " events is not 1 to 10000000");
        }
        if (bytes < 1) {
            throw new IllegalArgumentException("retention of " + bytes + " bytes is not 1 or more");
        }
        if (age.isNegative() || age.compareTo(Duration.ofDays(36500)) > 0) {
            throw new IllegalArgumentException("retention of " + age + " is not zero (no limit) to 36500 days");
        }
    }
}
