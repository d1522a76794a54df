package org.mortbay.util.ajax;

/**
 * A request that can wait for an event or a timeout.
 *
 * <p>Inside an {@link org.halley.continuation.ContinuationFilter} the first {@link #suspend(long)} throws, so what stands
 * before it runs twice: once before the wait, and again after it, up to the second {@code suspend}, which then returns.
 *
 * <pre>
 *  new ──suspend(t)──▶ pending ──resume() or t ms──▶ dispatched again, pending ──suspend(t)──▶ true or false, not pending
 * </pre>
 *
 * <p>Elsewhere {@code suspend} returns when the wait is over, and is pending only meanwhile. Thread-safe.
 */
public interface Continuation {

    /**
     * Waits until somebody resumes. If somebody has resumed since the last wait, it returns at once.
     *
     * @param timeout milliseconds; 0 waits without end, less than 0 not at all
     * @return whether it was resumed; false if the time was over
     * @throws org.mortbay.jetty.RetryRequest to leave the dispatch, which comes again
     * @throws IllegalStateException if nobody supports asynchronous requests; nothing has changed then
     */
    boolean suspend(long timeout);

    /**
     * Ends the wait, or the next one if there is none now. Does nothing if the time was over first or the request has
     * ended. Never throws.
     */
    void resume();

    /** Forgets a {@link #resume()} and a wait; one that goes on is ended, and not as resumed. */
    void reset();

    /** Whether {@link #suspend(long)} was never called. */
    boolean isNew();

    /** Whether a call of {@link #suspend(long)} has not returned yet. */
    boolean isPending();

    /** Whether somebody has resumed, and {@link #suspend(long)} has not said so yet. */
    boolean isResumed();

    /** What was set last, by {@link #setObject(Object)} or as an event; null if nothing was. */
    Object getObject();

    /** Keeps something for {@link #getObject()}, also over dispatches. */
    void setObject(Object object);

    /**
     * Waits for an event, as {@link #suspend(long)} does; the form of 2005.
     *
     * @param timeout milliseconds; 0 waits without end, less than 0 not at all
     * @return the event of {@link #resume(Object)}, or what was set, if it was resumed; null if the time was over
     * @throws org.mortbay.jetty.RetryRequest to leave the dispatch, which comes again
     * @throws IllegalStateException as {@link #suspend(long)}
     */
    default Object getEvent(long timeout) {
        return suspend(timeout) ? getObject() : null;
    }

    /**
     * Ends the wait with an event; the form of 2005. Of several events before the wait is seen to be over, the last
     * stays.
     *
     * @param event what {@link #getEvent(long)} returns; null is none
     */
    default void resume(Object event) {
        setObject(event);
        resume();
    }
}
