package org.halley.continuation.servlet;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

import org.halley.continuation.ContinuationFilter;
import org.halley.continuation.jetty6.Waits;

/** What stands before code for Jetty 6. */
enum Around {

    /** The filter: suspending throws, and no thread waits. */
    FILTERED(() -> ServletContinuations.shared().held()) {
        @Override
        Site put(Site site) {
            return site.with(new ContinuationFilter(), true);
        }
    },
    /** The filter, and behind it another without asynchronous support: suspending throws, and the filter waits. */
    BEHIND(() -> ServletContinuations.shared().held()) {
        @Override
        Site put(Site site) {
            return site.with(new ContinuationFilter(), true).with(new Way.Through(), false);
        }
    },
    /** Nothing: suspending waits. */
    BARE(Waits::count) {
        @Override
        Site put(Site site) {
            return site;
        }
    };

    private final IntSupplier waiting;

    Around(IntSupplier waiting) {
        this.waiting = waiting;
    }

    abstract Site put(Site site);

    /** Whether suspending throws, and the request comes again. */
    boolean retries() {
        return this != BARE;
    }

    /** Waits until so many requests wait. */
    void awaitWaiting(int count) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Site.FOREVER_SECONDS);
        while (waiting.getAsInt() != count) {
            assertTrue(System.nanoTime() < end, () -> waiting.getAsInt() + " requests wait, not " + count);
            Thread.onSpinWait();
        }
    }
}
