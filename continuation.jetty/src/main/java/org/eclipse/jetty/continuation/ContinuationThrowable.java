package org.eclipse.jetty.continuation;

/**
 * Thrown by {@link Continuation#undispatch()}. Jetty knows it by its name and lets it pass, elsewhere a
 * {@link ContinuationFilter} has to catch it. Immutable, without a stack trace.
 */
public class ContinuationThrowable extends org.halley.continuation.ContinuationThrowable {

    private static final long serialVersionUID = 1L;

    /** A throwable without a stack trace. */
    public ContinuationThrowable() {
    }
}
