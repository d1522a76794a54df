package org.halley.comet;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The hub: all channels, by name or pattern. An OSGi service, one for each bundle that gets it; what a bundle made with
 * it (subscriptions, watches, declarations, waiting stages) ends when the bundle lets go of it. Thread-safe.
 */
@ProviderType
public interface EventChannels {

    /**
     * A channel by name. Asking makes nothing: the channel comes into being by its first event.
     *
     * @param name the name of a channel
     * @throws IllegalArgumentException if it is not one
     */
    EventChannel channel(String name);

    /** The channels that exist, sorted by name; a copy. */
    List<ChannelStatus> channels();

    /**
     * Declares a channel, which then exists and is never dropped, or how all that match a pattern are retained. The most
     * specific declaration that matches a channel decides: its name, then the longest pattern, {@code /*} before
     * {@code /**}; among equals the newest.
     *
     * @param nameOrPattern a name or pattern
     * @param retention what is kept
     * @throws IllegalArgumentException if the first is neither
     * @throws IllegalStateException if the channel does not exist and no more may be made, or the hub has stopped
     */
    Declaration declare(String nameOrPattern, Retention retention);

    /**
     * Publishes to one or several channels, all or none: nobody sees one of them without the others being there.
     *
     * @param publications at least one; their events get consecutive positions in this order
     * @return the events, in the same order
     * @throws IllegalArgumentException as {@link EventChannel#publish(Object)}; nothing is appended
     * @throws IllegalStateException as {@link EventChannel#publish(Object)}; nothing is appended
     */
    List<Event> publish(List<Publication> publications);

    /** The cursor at the end of the log: what is behind it is not published yet. */
    Cursor now();

    /**
     * Looks into the log without waiting.
     *
     * @param selection what is followed; its channels need not exist
     * @param after a cursor or sentinel; one of another epoch, or beyond the end, gives a gap for each name and pattern
     *     selected, and all that is retained
     * @param limit how much at most; after {@code -N} on several channels, a reader who was cut short may later get
     *     more than N of one
     * @throws IllegalStateException if the hub has stopped
     */
    Batch read(Selection selection, Cursor after, Limit limit);

    /**
     * Waits until something is there, within {@link Limit#DEFAULT}. The stage is completed on a fan-out thread of the
     * hub (or in this call, if something is there already): with a batch that has an event or gap, or with an empty one
     * when the wait is over, or exceptionally with {@link IllegalStateException} when the hub or the calling bundle
     * stops. Dependents must not block. Who does not want it any more cancels its future, and nothing is left behind.
     *
     * @param selection what is followed
     * @param after a cursor or sentinel
     * @param wait zero to one hour
     * @throws IllegalArgumentException if the wait is outside
     * @throws IllegalStateException if the hub has stopped
     */
    CompletionStage<Batch> next(Selection selection, Cursor after, Duration wait);

    /**
     * Follows with a listener until the subscription is closed.
     *
     * @param selection what is followed
     * @param after a cursor or sentinel
     * @param listener not null
     * @throws IllegalStateException if the hub has stopped
     */
    Subscription subscribe(Selection selection, Cursor after, EventListener listener);

    /**
     * Calls back when something may be new: at least once after each publication that matches and comes after this call
     * has returned, several publications perhaps together, sometimes without need; never two calls of one watch at the
     * same time. To lose nothing: read, watch, read again, then wait. Calls come on a fan-out thread of the hub and must
     * not block.
     *
     * @param selection what is watched
     * @param ready not null
     * @throws IllegalStateException if the hub has stopped
     */
    Watch watch(Selection selection, Runnable ready);

    /**
     * An event's data as an object, by Gson.
     *
     * @param event not null
     * @param type a class that Gson can make; a Gson {@code JsonElement} too
     * @return null if the data is JSON's null and the type has no other word for it
     * @throws IllegalArgumentException if the data is not of that type
     */
    <T> T decode(Event event, Class<T> type);
}
