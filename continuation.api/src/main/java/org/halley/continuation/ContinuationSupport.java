package org.halley.continuation;

import javax.servlet.ServletRequest;

import org.halley.continuation.servlet.ServletContinuations;

/**
 * The continuation of a request without a service reference, for code that comes from Jetty. Thread-safe.
 */
public final class ContinuationSupport {

    private ContinuationSupport() {
    }

    /**
     * The continuation of a request, as {@link Continuations#of(ServletRequest)}.
     *
     * @param request a request of a Servlet 3.1 container, or a wrapper around one; not null
     * @return never null; the same object on every dispatch of the request
     */
    public static Continuation getContinuation(ServletRequest request) {
        return ServletContinuations.shared().of(request);
    }
}
