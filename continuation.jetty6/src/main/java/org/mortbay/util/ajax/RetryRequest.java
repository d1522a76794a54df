package org.mortbay.util.ajax;

/** What {@link org.mortbay.jetty.RetryRequest} is, for code that knows only this package. Without a stack trace. */
public class RetryRequest extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * One that says what the filter around the request looks for.
     *
     * @param undispatch what {@link org.halley.continuation.Continuation#undispatch()} has thrown; null if nothing
     */
    protected RetryRequest(Throwable undispatch) {
        super("The request is suspended, and will be dispatched again", undispatch, false, false);
    }
}
