package org.eclipse.jetty.continuation;

import javax.servlet.ServletResponse;

/**
 * A request that can wait without a thread. The life cycle is that of {@link org.halley.continuation.Continuation}, whose
 * words hold here too; {@link #resume()} and {@link #complete()} do not say whether they were in time. Thread-safe.
 */
public interface Continuation {

    /** The attribute of the request that holds its continuation. */
    String ATTRIBUTE = "org.eclipse.jetty.continuation";

    /**
     * Sets how long a suspension may last, from this call on if there is one now. Without this call it is
     * {@value org.halley.continuation.Continuation#DEFAULT_TIMEOUT_MILLIS} ms.
     *
     * @param timeoutMs milliseconds; 0 or less means no timeout
     */
    void setTimeout(long timeoutMs);

    /**
     * Suspends the request.
     *
     * @throws IllegalStateException if it is suspended, was resumed in this dispatch or is complete, or if nobody
     *     supports asynchronous requests; nothing has changed then
     */
    void suspend();

    /**
     * Suspends the request and keeps a response for {@link #getServletResponse()}.
     *
     * @param response the response, perhaps wrapped; null is as {@link #suspend()}
     * @throws IllegalStateException as {@link #suspend()}
     */
    void suspend(ServletResponse response);

    /**
     * Ends the suspension and dispatches the request again; does nothing if something else has ended it.
     *
     * @throws IllegalStateException if the request was never suspended
     */
    void resume();

    /**
     * Ends the suspension and the response as it stands; does nothing if something else has ended it.
     *
     * @throws IllegalStateException if the request was never suspended
     */
    void complete();

    /** Whether the request is suspended, until its next dispatch or its end. */
    boolean isSuspended();

    /** Whether the last suspension was ended by {@link #resume()}. */
    boolean isResumed();

    /** Whether the last suspension has timed out. */
    boolean isExpired();

    /** Whether this is the first dispatch of the request, its suspension included. */
    boolean isInitial();

    /** Whether {@link #suspend(ServletResponse)} was given a wrapper; cleared by the next dispatch. */
    boolean isResponseWrapped();

    /** The response that was given to {@link #suspend(ServletResponse)}; null otherwise, and after the next dispatch. */
    ServletResponse getServletResponse();

    /**
     * Adds a listener, before or during a suspension. If the request is never suspended, it is never called.
     *
     * @param listener not null
     */
    void addContinuationListener(ContinuationListener listener);

    /** Sets an attribute of the request, from any thread; null removes it. */
    void setAttribute(String name, Object attribute);

    /** An attribute of the request, from any thread; null if it is not set. */
    Object getAttribute(String name);

    /** Removes an attribute of the request, from any thread. */
    void removeAttribute(String name);

    /**
     * Leaves the dispatch of a suspended request by throwing.
     *
     * @throws ContinuationThrowable always, if the request is suspended
     * @throws IllegalStateException if it is not
     */
    void undispatch() throws ContinuationThrowable;
}
