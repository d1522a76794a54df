package org.halley.comet.service;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import org.halley.comet.Event;
import org.halley.comet.Retention;
import org.halley.comet.spi.EventLog.ChannelLog;
import org.halley.comet.spi.EventLog.Dropped;
import org.halley.comet.spi.EventLog.Slice;

/**
 * One channel in memory: a ring of events, oldest first, in an array whose length is a power of two. Thread-safe; its
 * monitor guards all but {@code last}.
 *
 * <p>Inserting is for the log alone, under its lock. Everything that looks evicts first, so that age counts without a
 * timer.
 */
final class MemoryChannel implements ChannelLog {

    private static final Event[] NONE = {};

    private final String name;
    private final MemoryLog log;
    private volatile long last;
    private Event[] ring = NONE;
    private int first;
    private int size;
    private long bytes;
    private long evictedUpTo;
    private long mark;
    private MemoryLog.Policy policy;
    private Retention retention;
    private long maxAgeMillis;

    MemoryChannel(String name, MemoryLog log) {
        this.name = name;
        this.log = log;
    }

    /** Takes over what dropped channels have lost: this one may have been among them. */
    synchronized void begin(Dropped dropped) {
        evictedUpTo = dropped.upTo();
        mark = dropped.mark();
    }

    synchronized void insert(Event event) {
        if (size == ring.length) {
            resize(Math.max(4, size * 2));
        }
        ring[first + size & ring.length - 1] = event;
        size++;
        bytes += event.length();
        last = event.position();
    }

    synchronized void evict() {
        if (policy != log.policy()) {
            policy = log.policy();
            retention = policy.retention().apply(name);
            maxAgeMillis = retention.age().isZero() ? Long.MAX_VALUE : Math.max(1, retention.age().toMillis());
        }
        long visible = log.head();
        long now = log.now();
        long evicted = 0;
        while (size > 0 && at(0).position() <= visible && (size > retention.events()
                || bytes > retention.bytes() && size > 1 || now - at(0).time().toEpochMilli() > maxAgeMillis)) {
            evicted = at(0).position();
            bytes -= at(0).length();
            ring[first] = null;
            first = first + 1 & ring.length - 1;
            size--;
        }
        if (evicted > 0) {
            evictedUpTo = evicted;
            mark = log.nextMark();
            if (size == 0) {
                ring = NONE;
                first = 0;
            } else if (ring.length > 64 && size <= ring.length / 8) {
                // What was large once does not stay so for ever.
                resize(Integer.highestOneBit(size) * 4);
            }
        }
    }

    private void resize(int length) {
        Event[] other = new Event[length];
        for (int i = 0; i < size; i++) {
            other[i] = at(i);
        }
        ring = other;
        first = 0;
    }

    /** When it will be empty if nothing more comes, in milliseconds; 0 if it is, the greatest value for never. */
    synchronized long idleAt() {
        evict();
        if (policy.declared().apply(name)) {
            return Long.MAX_VALUE;
        }
        if (size == 0) {
            return 0;
        }
        return maxAgeMillis == Long.MAX_VALUE ? Long.MAX_VALUE : at(size - 1).time().toEpochMilli() + maxAgeMillis + 1;
    }

    private Event at(int index) {
        return ring[first + index & ring.length - 1];
    }

    /** The index of the first event behind a position. */
    private int behind(long position) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = low + high >>> 1;
            if (at(middle).position() <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long last() {
        return last;
    }

    @Override
    public synchronized Slice read(long after, int max) {
        evict();
        int from = behind(after);
        int count = (int) Math.min(behind(log.head()) - from, (long) max);
        if (count <= 0) {
            return new Slice(List.of(), evictedUpTo, mark);
        }
        Event[] events = new Event[count];
        for (int i = 0; i < count; i++) {
            events[i] = at(from + i);
        }
        return new Slice(Collections.unmodifiableList(Arrays.asList(events)), evictedUpTo, mark);
    }

    @Override
    public synchronized long beforeLast(int count) {
        evict();
        int visible = behind(log.head());
        return visible == 0 ? last : at(Math.max(0, visible - count)).position() - 1;
    }

    @Override
    public synchronized int events() {
        evict();
        return size;
    }

    @Override
    public synchronized long bytes() {
        evict();
        return bytes;
    }
}
