package org.halley.continuation;

import javax.servlet.ServletResponse;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A request that can wait without a thread.
 *
 * <p>A servlet suspends its request and returns. Later, on any thread, exactly one of these ends the suspension:
 * {@link #resume()} (the request is dispatched to the servlet again), {@link #complete()} (the response is ended where
 * it stands), {@link #claim()} (the caller answers, in its own time), the timeout, or the end of the request for a
 * reason of the container's. Whoever comes second is told so by {@code false} and changes nothing; nothing here throws
 * because it was late.
 *
 * <pre>
 *                 suspend()                    resume()
 *   initial ────────────────▶ suspended ───────────────────▶ resumed ──┐ dispatched again,
 *                              │  │  │        timeout, nobody answered  │ may suspend again
 *                              │  │  └──────────────────────▶ expired ──┘
 *                              │  └─ claim() ─▶ claimed ─┐
 *                              │                         │ complete()
 *                              └──── complete() ─────────┴─▶ complete
 * </pre>
 *
 * <p>An exception out of the dispatch that suspended ends the request as an error, unless somebody was first. A client
 * that hangs up ends nothing where the container does not notice it, as Jetty does not: the request is resumed or times
 * out, and is dispatched, as if it were there.
 *
 * <p>The life cycle is that of Jetty 7's continuations; where that left a race open, this one decides it. Instances are
 * thread-safe. One request has one continuation, the same object on every dispatch.
 */
@ProviderType
public interface Continuation {

    /** The timeout of a continuation on which {@link #setTimeout(long)} was never called: 30 seconds. */
    long DEFAULT_TIMEOUT_MILLIS = 30_000;

    /**
     * Sets how long a suspension may last. Takes effect for the current suspension too, counted from this call.
     *
     * @param timeoutMillis milliseconds; 0 or less means no timeout
     */
    void setTimeout(long timeoutMillis);

    /**
     * Suspends the request; the response is not available from {@link #getServletResponse()} until a dispatch. What was
     * written before is kept.
     *
     * @throws IllegalStateException if the request is suspended already, was resumed in this dispatch, is complete, or
     *     if a filter or the container does not support asynchronous requests and no {@link ContinuationFilter} is in
     *     front; the message names the culprit where the container does. The state is unchanged
     */
    void suspend();

    /**
     * Suspends the request and keeps a response, perhaps a wrapper, for {@link #getServletResponse()}.
     *
     * @param response the response to write to while suspended; not null
     * @throws IllegalStateException as {@link #suspend()}
     */
    void suspend(ServletResponse response);

    /**
     * Ends the suspension and dispatches the request to its servlet again.
     *
     * @return whether this call ended the suspension; {@code false} if something else had, and nothing changes
     * @throws IllegalStateException if the request was never suspended
     */
    boolean resume();

    /**
     * Ends the suspension and the response as it stands, without another dispatch. After {@link #claim()} it is the
     * claimer's way to end the request.
     *
     * @return whether this call ended the request; {@code false} if something else had, and nothing changes
     * @throws IllegalStateException if the request was never suspended
     */
    boolean complete();

    /**
     * Ends the suspension and gives the response to the caller, who writes it on whatever thread and then calls
     * {@link #complete()}. No timeout comes any more, and neither {@link #resume()} nor another claim succeeds.
     * {@link #complete()} does not ask who calls: where some claim, all others have to claim too before they complete.
     *
     * @return whether this call ended the suspension; {@code false} if something else had, and the response must not be
     *     touched
     * @throws IllegalStateException if the request was never suspended
     */
    boolean claim();

    /** Whether the request is suspended: from {@link #suspend()} until something ends the suspension and is dispatched. */
    boolean isSuspended();

    /** Whether the last suspension was ended by {@link #resume()}. */
    boolean isResumed();

    /** Whether the last suspension was ended by its timeout. */
    boolean isExpired();

    /** Whether this is the first dispatch of the request, or the suspension that it began, its timeout included. */
    boolean isInitial();

    /** Whether {@link #suspend(ServletResponse)} was given a wrapper; cleared by the next dispatch. */
    boolean isResponseWrapped();

    /**
     * The response that was given to {@link #suspend(ServletResponse)}.
     *
     * @return null after {@link #suspend()} without a response and after the next dispatch
     */
    ServletResponse getServletResponse();

    /**
     * Adds a listener; may be called before and during a suspension.
     *
     * @param listener not null; called once for each timeout and once when the request ends
     */
    void addContinuationListener(ContinuationListener listener);

    /**
     * Sets an attribute of the request; readable from any thread, kept over dispatches.
     *
     * @param name not null
     * @param value null removes it
     */
    void setAttribute(String name, Object value);

    /**
     * An attribute of the request.
     *
     * @param name not null
     * @return null if it is not set
     */
    Object getAttribute(String name);

    /**
     * Removes an attribute of the request.
     *
     * @param name not null
     */
    void removeAttribute(String name);

    /**
     * Leaves the dispatch after {@link #suspend()} by throwing, for code deep in a call stack that cannot return. Jetty
     * lets it pass; in other containers a {@link ContinuationFilter} has to be in front.
     *
     * @throws ContinuationThrowable always, if this dispatch has suspended the request, whatever has ended the
     *     suspension since
     * @throws IllegalStateException otherwise
     */
    void undispatch() throws ContinuationThrowable;
}
