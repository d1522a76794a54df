package org.halley.comet.service;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets calls through one at a time, and none after it was closed; one compare-and-set decides which came first.
 * Thread-safe.
 *
 * <pre>
 *   IDLE ──enter──▶ BUSY ──leave──▶ IDLE
 *     └────close────┴────▶ CLOSED
 * </pre>
 */
final class Gate {

    private static final int IDLE = 0;
    private static final int BUSY = 1;
    private static final int CLOSED = 2;

    private final AtomicInteger state = new AtomicInteger(IDLE);

    /** Whether the call may begin; then {@link #leave} ends it. */
    boolean enter() {
        return state.compareAndSet(IDLE, BUSY);
    }

    void leave() {
        state.compareAndSet(BUSY, IDLE);
    }

    /** Whether this call closed it. A call that has begun goes on. */
    boolean close() {
        return state.getAndSet(CLOSED) != CLOSED;
    }

    boolean isClosed() {
        return state.get() == CLOSED;
    }
}
