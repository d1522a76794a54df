package org.halley.continuation.servlet;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that only the test moves. It starts below zero, as the JVM's may. */
final class SteppedClock implements LongSupplier {

    private final AtomicLong nanos = new AtomicLong(-TimeUnit.HOURS.toNanos(5));

    private Runnable interruption;

    @Override
    public long getAsLong() {
        long now = nanos.get();
        Runnable once = interruption;
        if (once != null) {
            interruption = null;
            once.run();
        }
        return now;
    }

    /**
     * Has something happen just after the next reading of the clock, and before its reader goes on: where another thread
     * would have to be very lucky. For tests of one thread.
     */
    void afterNextReading(Runnable once) {
        interruption = once;
    }

    void stepMillis(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
