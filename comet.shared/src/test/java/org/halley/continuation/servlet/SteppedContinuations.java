package org.halley.continuation.servlet;

import java.util.function.LongSupplier;

import javax.servlet.ServletRequest;

import org.halley.continuation.Continuation;
import org.halley.continuation.Continuations;

/** The real continuations on a clock that is stepped; timeouts come when {@link #turn()} is called. */
public final class SteppedContinuations implements Continuations, AutoCloseable {

    private final ServletContinuations continuations;

    /**
     * Continuations.
     *
     * @param nanos the clock
     */
    public SteppedContinuations(LongSupplier nanos) {
        this.continuations = new ServletContinuations(nanos, false);
    }

    @Override
    public Continuation of(ServletRequest request) {
        return continuations.of(request);
    }

    @Override
    public int held() {
        return continuations.held();
    }

    /** Ends what is due. */
    public void turn() {
        continuations.deadlines().turn();
    }

    @Override
    public void close() {
        continuations.close();
    }
}
