package org.halley.comet;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A channel: publish to it, follow it. Thread-safe.
 *
 * <p>There is a service for each channel that is declared by configuration, with the property
 * {@value #CHANNEL_PROPERTY}; any other comes from {@link EventChannels#channel(String)}. A bundle that lets go of the
 * service, or stops, takes the subscriptions that it made with it.
 */
@ProviderType
public interface EventChannel {

    /** The service property that names a channel; on an {@link EventListener} one or more names and patterns. */
    String CHANNEL_PROPERTY = "comet.channel";

    /** The name of the channel. */
    String name();

    /**
     * Publishes an event. It is encoded in this call, on this thread, appended, and visible to everybody when the call
     * returns; followers are woken by other threads, and none is waited for.
     *
     * @param data a record, map, collection, array, string, number, boolean, Gson {@code JsonElement}, any object that
     *     Gson writes, {@link RawJson}, or null
     * @return the event
     * @throws IllegalArgumentException if the data cannot be written as JSON, or is larger than an event may be; nothing
     *     is appended
     * @throws IllegalStateException if the channel does not exist and no more may be made, or the hub has stopped;
     *     nothing is appended
     */
    Event publish(Object data);

    /**
     * Publishes an event with a type, as {@link #publish(Object)}.
     *
     * @param type 1 to 128 printable characters
     * @param data as {@link #publish(Object)}
     */
    Event publish(String type, Object data);

    /**
     * Looks into the log without waiting, as {@link EventChannels#read(Selection, Cursor, Limit)}.
     *
     * @param after a cursor or sentinel
     */
    Batch read(Cursor after);

    /**
     * Waits for what comes, as {@link EventChannels#next(Selection, Cursor, Duration)}.
     *
     * @param after a cursor or sentinel
     * @param wait zero to one hour
     */
    CompletionStage<Batch> next(Cursor after, Duration wait);

    /**
     * Follows the channel, as {@link EventChannels#subscribe(Selection, Cursor, EventListener)}.
     *
     * @param after a cursor or sentinel
     * @param listener not null
     */
    Subscription subscribe(Cursor after, EventListener listener);
}
