package org.halley.benchmark.hub;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Waits until as many have reported as were expected, again and again. Awaited by one thread, reported to by many. */
public final class Round {

    private static final long TOO_LONG_SECONDS = 30;

    private final int expected;
    private final AtomicInteger missing;
    private final Semaphore whole = new Semaphore(0);

    /**
     * The first round.
     *
     * @param expected how many report in each
     */
    public Round(int expected) {
        this.expected = expected;
        this.missing = new AtomicInteger(expected);
    }

    /** One reports; the last one begins the next round and wakes who awaits this one. */
    public void report() {
        if (missing.decrementAndGet() == 0) {
            missing.set(expected);
            whole.release();
        }
    }

    /**
     * Waits for the end of the round.
     *
     * @throws IllegalStateException if it does not end
     */
    public void await() throws InterruptedException {
        if (!whole.tryAcquire(TOO_LONG_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(missing.get() + " of " + expected + " have not reported");
        }
    }
}
