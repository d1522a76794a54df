package org.mortbay.jetty;

/**
 * Thrown by {@link org.mortbay.util.ajax.Continuation#suspend(long)} to leave a dispatch that comes again. Code that
 * catches everything has to let it pass. Immutable, without a stack trace.
 */
public class RetryRequest extends org.mortbay.util.ajax.RetryRequest {

    private static final long serialVersionUID = 1L;

    /** One that no filter takes for a suspended request, as it has no cause. */
    public RetryRequest() {
        this(null);
    }

    /**
     * One that says what the filter around the request looks for.
     *
     * @param undispatch what {@link org.halley.continuation.Continuation#undispatch()} has thrown
     */
    public RetryRequest(Throwable undispatch) {
        super(undispatch);
    }
}
