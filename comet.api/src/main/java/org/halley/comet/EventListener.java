package org.halley.comet;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Gets the events of channels, in order, one call at a time.
 *
 * <p>Registered as a service with the property {@value EventChannel#CHANNEL_PROPERTY} (one or more names and patterns)
 * it follows from the moment of its registration; otherwise it is given to {@link EventChannel#subscribe}. Calls come on
 * a delivery thread of the hub. A slow listener delays nobody else for long and is no queue: it is a cursor, and is told
 * of a gap when it has fallen out of what is retained. An exception is logged, and the next event comes all the same.
 */
@ConsumerType
@FunctionalInterface
public interface EventListener {

    /**
     * An event came.
     *
     * @param event not null
     */
    void event(Event event);

    /**
     * Events were lost to this listener; what comes next lies behind the gap.
     *
     * @param gap not null
     */
    default void gap(Gap gap) {
    }
}
