package org.halley.continuation.servlet;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

import javax.servlet.DispatcherType;
import javax.servlet.FilterChain;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;

import org.halley.continuation.ContinuationThrowable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A filter around one dispatch, whose thread can wait in place of the container.
 *
 * <pre>
 *                start()               dispatch()
 *   DISPATCHED ───────────▶ STARTED ───────────────▶ LEAVING ──┐ the thread calls the chain again
 *        ▲                     │ complete()                    │
 *        │                     └─────────────▶ COMPLETE        │
 *        └─────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>It is told what a container is told, once each, by whoever has won the continuation's compare-and-set; so its own
 * state is only written, never contended for. The winner unparks the thread, which waits in {@link #awaitDispatch()}.
 */
final class Surrounding {

    private static final Logger LOG = LoggerFactory.getLogger(Surrounding.class);

    private enum State { DISPATCHED, STARTED, LEAVING, COMPLETE }

    private final Surroundings surroundings;
    private final ServletContinuation continuation;
    private final Thread thread = Thread.currentThread();
    private volatile State state = State.DISPATCHED;

    Surrounding(Surroundings surroundings, ServletContinuation continuation) {
        this.surroundings = surroundings;
        this.continuation = continuation;
    }

    void pass(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        continuation.enter(this);
        try {
            dispatch(request, response, chain);
            while (awaitDispatch()) {
                dispatch(again(request), response, chain);
            }
        } finally {
            continuation.exit(this);
        }
    }

    private void dispatch(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException | Error e) {
            if (isUndispatch(e) && continuation.hasLeft()) {
                return;
            }
            if (!continuation.hasLeft() || continuation.fails(this)) {
                throw e;
            }
            LOG.warn("A dispatch failed after its suspension had been ended; what came first counts", e);
        }
    }

    /** Code in between wraps what it does not know, in any depth; the bound is against causes in a circle. */
    private static boolean isUndispatch(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < 16; depth++) {
            if (cause instanceof ContinuationThrowable) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** What the container would say of the dispatch that follows a suspension. */
    private static ServletRequest again(ServletRequest request) {
        return new HttpServletRequestWrapper((HttpServletRequest) request) {
            @Override
            public DispatcherType getDispatcherType() {
                return DispatcherType.ASYNC;
            }
        };
    }

    /** Waits while the request is suspended here; false if there is no other dispatch to come in this thread. */
    private boolean awaitDispatch() {
        boolean interrupted = false;
        while (state == State.STARTED) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                // The container wants its thread back, so it is stopping: the request ends as all others do then.
                interrupted = true;
                continuation.stop();
            }
        }
        if (interrupted) {
            thread.interrupt();
        }
        if (state != State.LEAVING) {
            return false;
        }
        state = State.DISPATCHED;
        return true;
    }

    /** Whether a suspension that begins now has to be held here. */
    boolean mustHold(ServletRequest request) {
        return surroundings.mustWait(request);
    }

    /** The request is suspended; the thread waits when its dispatch returns. */
    void start() {
        surroundings.tellOfWaiting();
        state = State.STARTED;
    }

    /** Whether the next dispatch has not begun. */
    boolean isStarted() {
        return state == State.STARTED || state == State.LEAVING;
    }

    void dispatch() {
        leave(State.LEAVING);
    }

    void complete() {
        leave(State.COMPLETE);
    }

    private void leave(State next) {
        state = next;
        LockSupport.unpark(thread);
    }
}
