package org.halley.benchmark.load;

import java.util.Arrays;

/**
 * Durations in nanoseconds, counted in buckets: exact below 128, from there on 64 buckets for each doubling, so that a
 * percentile is at most 1.6 % too high. Adding allocates nothing. Confined to one thread.
 */
public final class Histogram {

    private static final int BITS = 6;
    private static final int BUCKETS = 1 << BITS;

    private final long[] counts = new long[(64 - BITS) * BUCKETS];
    private long total;
    private long max;

    /**
     * Counts a duration.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public void add(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("a duration cannot be " + nanos + " ns");
        }
        counts[bucket(nanos)]++;
        total++;
        max = Math.max(max, nanos);
    }

    /** How many were counted. */
    public long count() {
        return total;
    }

    /** The longest, exactly; 0 if there is none. */
    public long max() {
        return max;
    }

    /**
     * The duration that so many percent do not exceed; 0 if there is none.
     *
     * @param percent above 0, at most 100
     */
    public long percentile(double percent) {
        long rank = Math.max(1, (long) Math.ceil(total * percent / 100));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return Math.min(max, highest(i));
            }
        }
        return max;
    }

    /** Forgets everything. */
    public void clear() {
        Arrays.fill(counts, 0);
        total = 0;
        max = 0;
    }

    private static int bucket(long nanos) {
        if (nanos < 2 * BUCKETS) {
            return (int) nanos;
        }
        int shift = 63 - BITS - Long.numberOfLeadingZeros(nanos);
        return (shift << BITS) + (int) (nanos >>> shift);
    }

    private static long highest(int bucket) {
        if (bucket < 2 * BUCKETS) {
            return bucket;
        }
        int shift = (bucket >> BITS) - 1;
        long first = (long) (BUCKETS + (bucket & BUCKETS - 1)) << shift;
        return first + (1L << shift) - 1;
    }
}
