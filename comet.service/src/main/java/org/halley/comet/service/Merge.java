package org.halley.comet.service;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

import org.halley.comet.Event;
import org.halley.comet.Limit;
import org.halley.comet.spi.EventLog.ChannelLog;
import org.halley.comet.spi.EventLog.Slice;

/**
 * Brings the events of several channels into the order of the log, up to a watermark and a limit. Confined.
 *
 * <p>Channels are read in chunks, so that what is far behind the limit is not looked at. Where a channel has lost
 * something between two chunks, the merge is cut there, and the next look finds the loss.
 */
final class Merge {

    private final long head;
    private final int chunk;
    /** The only source, while there is but one, as for most followers. */
    private Source only;
    /** Null until there were two. */
    private PriorityQueue<Source> several;
    private final List<Event> events = new ArrayList<>();
    private boolean cut;

    private static final class Source implements Comparable<Source> {
        private final ChannelLog channel;
        private Slice slice;
        private int index;

        private Source(ChannelLog channel, Slice slice) {
            this.channel = channel;
            this.slice = slice;
        }

        private Event event() {
            return slice.events().get(index);
        }

        @Override
        public int compareTo(Source other) {
            return Long.compare(event().position(), other.event().position());
        }
    }

    /**
     * A merge.
     *
     * @param head the watermark: nothing behind it is given
     * @param chunk how many events of a channel are read together
     */
    Merge(long head, int chunk) {
        this.head = head;
        this.chunk = chunk;
    }

    int chunk() {
        return chunk;
    }

    /** Adds a channel with its first chunk. */
    void add(ChannelLog channel, Slice slice) {
        add(new Source(channel, slice));
    }

    private void add(Source source) {
        if (source.index >= source.slice.events().size() || source.event().position() > head) {
            return;
        }
        if (several != null) {
            several.add(source);
        } else if (only == null) {
            only = source;
        } else {
            several = new PriorityQueue<>();
            several.add(only);
            several.add(source);
            only = null;
        }
    }

    /** Takes the source whose next event is the oldest; null if there is none. */
    private Source poll() {
        if (several != null) {
            return several.poll();
        }
        Source source = only;
        only = null;
        return source;
    }

    void run(Limit limit) {
        long bytes = 0;
        for (Source source = poll(); source != null; source = cut ? null : poll()) {
            Event event = source.event();
            bytes += event.length();
            if (!events.isEmpty() && (events.size() == limit.events() || bytes > limit.bytes())) {
                cut = true;
            } else {
                events.add(event);
                advance(source);
            }
        }
    }

    private void advance(Source source) {
        source.index++;
        if (source.index == source.slice.events().size() && source.index == chunk) {
            long last = source.slice.events().get(source.index - 1).position();
            source.slice = source.channel.read(last, chunk);
            source.index = 0;
            cut = source.slice.evictedUpTo() > last;
        }
        add(source);
    }

    /** What was merged, in the order of the log. */
    List<Event> events() {
        return events;
    }

    /** Whether there is more behind the last event. */
    boolean isCut() {
        return cut;
    }
}
