package org.eclipse.jetty.continuation;

import java.util.EventListener;

/** Is told of a continuation's timeouts and of its end, as {@link org.halley.continuation.ContinuationListener} is. */
public interface ContinuationListener extends EventListener {

    /**
     * The request has ended; called once if it was ever suspended.
     *
     * @param continuation the same object on every call for a request
     */
    void onComplete(Continuation continuation);

    /**
     * A suspension has timed out; the listener may answer and complete, or resume. Otherwise the request is dispatched
     * again, expired.
     *
     * @param continuation the same object on every call for a request
     */
    void onTimeout(Continuation continuation);
}
