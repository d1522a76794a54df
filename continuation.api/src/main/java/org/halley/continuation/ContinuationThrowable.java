package org.halley.continuation;

/**
 * Thrown by {@link Continuation#undispatch()} to leave a dispatch; it carries no stack trace and says nothing is wrong.
 *
 * <p>What is thrown is a private subclass that Jetty knows by its name and lets pass. Where another container sees it,
 * a {@link ContinuationFilter} around the request has to catch it. Immutable.
 */
public class ContinuationThrowable extends Error {

    private static final long serialVersionUID = 1L;

    /** A throwable without a stack trace. */
    public ContinuationThrowable() {
        super("The request is suspended", null, false, false);
    }
}
