package org.halley.comet.spi;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.halley.comet.Event;
import org.halley.comet.Retention;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where events are kept: one order for all channels. Thread-safe.
 *
 * <p>Positions begin at 1 and grow by one for each event. A reader never sees a position before everything below it is
 * visible: {@link #head()} is the watermark, moved after the events are in place. The hub calls {@link #append} and
 * {@link #evict} from any thread.
 */
@ConsumerType
public interface EventLog {

    /** The epoch: 1 to 20 of {@code a-z 0-9}, another one whenever the log was lost or made anew, none used twice. */
    String epoch();

    /** The watermark: the highest position such that it and all below are visible; 0 at the beginning. */
    long head();

    /**
     * The mark of the newest eviction: grows by each, 0 before the first. It must not fall back within an epoch. Only
     * what was visible is evicted, and once a mark is returned here, every slice that is read afterwards shows the
     * evictions up to it.
     */
    long evictionMark();

    /**
     * Appends all or none.
     *
     * @param entries at least one, valid
     * @return the events with consecutive positions, visible
     * @throws IllegalStateException if one of the channels does not exist and no more may be made; nothing is appended
     */
    List<Event> append(List<Entry> entries);

    /**
     * Makes a channel, if it does not exist.
     *
     * @param channel a valid name
     * @throws IllegalStateException if no more may be made
     */
    void create(String channel);

    /** The channel of a name; empty if it does not exist. */
    Optional<ChannelLog> channel(String name);

    /** The channels that exist, in no order; a live view that tolerates change. */
    Collection<? extends ChannelLog> channels();

    /**
     * The channels that match a pattern and may have an event behind a position: all that do, perhaps others. A log that
     * finds them quickly makes following by pattern cheap; without that, all are looked at.
     *
     * @param pattern valid
     * @param position 0 or more
     */
    default Collection<? extends ChannelLog> matching(String pattern, long position) {
        return channels();
    }

    /**
     * The highest position up to which events may have been evicted from channels that were dropped since, and the mark
     * of that: a follower of a channel that does not exist, with a cursor below, may have lost something. It shows a
     * drop before the channel is gone, and a channel that is made anew begins with it as its own eviction.
     */
    Dropped dropped();

    /**
     * Sets how channels are retained, how many there may be, and which may not be dropped. A channel follows when it is
     * next read, appended to or evicted from.
     *
     * @param retention for a channel's name; quick, calls nobody, may answer differently after the next call of this
     * @param declared whether a channel is declared; likewise
     * @param maxChannels 1 or more; where it is reached, one that is empty and not declared makes room
     */
    void retain(Function<String, Retention> retention, Function<String, Boolean> declared, int maxChannels);

    /** Evicts what has become too old. */
    void evict();

    /**
     * An event before it has a position.
     *
     * @param channel a valid name
     * @param type null or a valid type
     * @param key null or a valid key
     * @param data one JSON value on one line, in UTF-8; not changed afterwards
     */
    record Entry(String channel, String type, String key, byte[] data) {
    }

    /**
     * What dropped channels have lost.
     *
     * @param upTo a position; 0 for nothing
     * @param mark the greatest mark of their evictions
     */
    record Dropped(long upTo, long mark) {
    }

    /** One channel of a log. Thread-safe. */
    @ConsumerType
    interface ChannelLog {

        /** The name of the channel. */
        String name();

        /** The position of the newest event it ever had; 0 for none. */
        long last();

        /**
         * What it retains, read at once: nothing that lies behind {@code evictedUpTo} and at or before the log's
         * {@link #head()} is missing from it.
         *
         * @param after a position
         * @param max how many events at most
         */
        Slice read(long after, int max);

        /** The position right before its Nth last retained event; {@link #last()} if it retains none. */
        long beforeLast(int count);

        /** How many events it retains. */
        int events();

        /** The sum of their lengths. */
        long bytes();
    }

    /**
     * A part of a channel, consistent in itself.
     *
     * @param events those behind the position asked with, oldest first, visible ones only
     * @param evictedUpTo the position of the newest event that was evicted; 0 for none
     * @param mark the mark of that eviction
     */
    record Slice(List<Event> events, long evictedUpTo, long mark) {
    }
}
