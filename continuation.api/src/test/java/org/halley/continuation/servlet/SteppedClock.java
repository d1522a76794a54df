package org.halley.continuation.servlet;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that only the test moves. It starts below zero, as the JVM's may. */
final class SteppedClock implements LongSupplier {

    private final AtomicLong nanos = new AtomicLong(-TimeUnit.HOURS.toNanos(5));

    @Override
    public long getAsLong() {
        return nanos.get();
    }

    void stepMillis(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
