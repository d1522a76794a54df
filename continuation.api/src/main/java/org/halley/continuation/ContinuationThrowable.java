package org.halley.continuation;

/**
 * Thrown by {@link Continuation#undispatch()} to leave a dispatch; it carries no stack trace and says nothing is wrong.
 */
public final class ContinuationThrowable extends Error {

    private static final long serialVersionUID = 1L;

    /** A throwable without a stack trace. */
    public ContinuationThrowable() {
        super("The request is suspended", null, false, false);
    }
}
