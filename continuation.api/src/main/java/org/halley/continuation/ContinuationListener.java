package org.halley.continuation;

import java.util.EventListener;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told of a continuation's timeouts and of its end.
 *
 * <p>Methods are called on the timer's one thread, a thread of the container, or the thread that ends the request, never
 * under a lock. They must not block: all other timeouts wait for them. An exception is logged and keeps no other listener
 * from being called.
 */
@ConsumerType
public interface ContinuationListener extends EventListener {

    /**
     * The request has ended: answered, failed, or, where the container notices it, left by its client. Called once for a
     * request that was ever suspended, and never for another.
     *
     * @param continuation the continuation; its response must not be touched any more
     */
    default void onComplete(Continuation continuation) {
    }

    /**
     * A suspension has timed out. The listener may write the response and call {@link Continuation#complete()}, or call
     * {@link Continuation#resume()}; if no listener does either, the request is dispatched again with
     * {@link Continuation#isExpired()}. The first that does either decides, is told so by {@code true}, and it is done
     * when all have been told of the timeout. A listener that wants to write its answer in its own time calls
     * {@link Continuation#claim()} here, which then answers true for the first one.
     *
     * @param continuation the continuation, suspended and expired
     */
    default void onTimeout(Continuation continuation) {
    }
}
