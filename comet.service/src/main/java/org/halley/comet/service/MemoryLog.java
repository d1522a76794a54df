package org.halley.comet.service;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import org.halley.comet.Event;
import org.halley.comet.Names;
import org.halley.comet.Retention;
import org.halley.comet.spi.EventLog;

/**
 * The log in memory: lost when the hub stops, and then of another epoch. Thread-safe.
 *
 * <p>One lock, {@code appending}, gives positions, makes and drops channels. Each channel has its own lock for what it
 * retains; a reader takes only that. An append goes
 *
 * <pre>
 *   resolve channels, refuse ─▶ make events ─▶ insert ─▶ head ─▶ evict
 *                  (no trace)                           (visible)
 * </pre>
 *
 * so that a refusal leaves nothing, several channels become visible at one volatile write, and only what was visible is
 * evicted. The order of locks is {@code appending}, then one channel.
 */
final class MemoryLog implements EventLog {

    /** How many of the newest positions know their channel: a follower who is that near looks only at what changed. */
    private static final int RECENT = 1024;

    private final Clock clock;
    private final String epoch;
    private final ReentrantLock appending = new ReentrantLock();
    private final Map<String, MemoryChannel> channels = new ConcurrentHashMap<>();
    /** The same channels in the order of their names, to find those that match a pattern. */
    private final NavigableMap<String, MemoryChannel> byName = new ConcurrentSkipListMap<>();
    private final AtomicReferenceArray<MemoryChannel> recent;
    private final AtomicLong mark = new AtomicLong();
    private volatile long assigned;
    private volatile long head;
    private volatile Dropped dropped = new Dropped(0, 0);
    private volatile Policy policy = new Policy(name -> Retention.DEFAULT, name -> false, 100_000);
    /** Guarded by {@code appending}; null until the bound is reached, and after each change of the policy. */
    private IdleChannels idle;

    /** What {@link #retain} was called with. A new one for each call: channels compare by identity. */
    record Policy(Function<String, Retention> retention, Function<String, Boolean> declared, int maxChannels) {
    }

    MemoryLog(Clock clock) {
        this(clock, newEpoch(clock));
    }

    MemoryLog(Clock clock, String epoch) {
        this(clock, epoch, RECENT);
    }

    /**
     * A log.
     *
     * @param clock gives events their time
     * @param epoch never used before
     * @param recent how many of the newest positions know their channel; a power of two
     */
    MemoryLog(Clock clock, String epoch, int recent) {
        this.clock = clock;
        this.epoch = epoch;
        this.recent = new AtomicReferenceArray<>(recent);
    }

    /** Time and chance, so that neither a clock set back nor a weak source of chance alone gives an epoch twice. */
    static String newEpoch(Clock clock) {
        // 9 characters of base 36 hold the milliseconds of the next thousand years, 11 hold 56 random bits.
        String time = Long.toString(Math.max(0, clock.millis()) % 101_559_956_668_416L, 36);
        String chance = Long.toString(new SecureRandom().nextLong() >>> 8, 36);
        return time + "0".repeat(11 - chance.length()) + chance;
    }

    @Override
    public String epoch() {
        return epoch;
    }

    @Override
    public long head() {
        return head;
    }

    @Override
    public long evictionMark() {
        return mark.get();
    }

    @Override
    public List<Event> append(List<Entry> entries) {
        appending.lock();
        try {
            List<MemoryChannel> targets = targets(entries);
            List<Event> events = events(entries, targets);
            assigned = head + events.size();
            for (int i = 0; i < events.size(); i++) {
                recent.set(slot(events.get(i).position()), targets.get(i));
                targets.get(i).insert(events.get(i));
            }
            head = assigned;
            for (MemoryChannel target : targets) {
                target.evict();
            }
            return events;
        } finally {
            appending.unlock();
        }
    }

    private List<MemoryChannel> targets(List<Entry> entries) {
        Map<String, MemoryChannel> missing = Map.of();
        List<MemoryChannel> targets = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            MemoryChannel target = channels.get(entry.channel());
            if (target == null) {
                if (missing.isEmpty()) {
                    missing = new LinkedHashMap<>();
                }
                target = missing.computeIfAbsent(entry.channel(), this::newChannel);
            }
            targets.add(target);
        }
        if (!missing.isEmpty()) {
            makeRoom(missing, new LinkedHashSet<>(targets));
            // Only now: dropping may have raised what a new channel begins with.
            missing.values().forEach(this::put);
        }
        return targets;
    }

    private List<Event> events(List<Entry> entries, List<MemoryChannel> targets) {
        long now = clock.millis();
        if (entries.size() == 1) {
            return List.of(event(entries.get(0), head + 1, targets.get(0).last(), now));
        }
        Map<MemoryChannel, Long> previous = new HashMap<>();
        List<Event> events = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            long position = head + 1 + i;
            Long last = previous.put(targets.get(i), position);
            events.add(event(entries.get(i), position, last == null ? targets.get(i).last() : last, now));
        }
        return Collections.unmodifiableList(events);
    }

    private Event event(Entry entry, long position, long previous, long now) {
        return new Event(epoch, position, previous, now, entry.channel(), entry.type(), entry.key(), entry.data());
    }

    @Override
    public void create(String channel) {
        appending.lock();
        try {
            if (!channels.containsKey(channel)) {
                MemoryChannel made = newChannel(channel);
                makeRoom(Map.of(channel, made), Set.of());
                put(made);
            }
        } finally {
            appending.unlock();
        }
    }

    private MemoryChannel newChannel(String name) {
        return new MemoryChannel(name, this);
    }

    private void put(MemoryChannel channel) {
        channel.begin(dropped);
        channels.put(channel.name(), channel);
        byName.put(channel.name(), channel);
        if (idle != null) {
            idle.add(channel);
        }
    }

    /** Drops idle channels until the new ones fit, or refuses and drops none. */
    private void makeRoom(Map<String, MemoryChannel> made, Set<MemoryChannel> wanted) {
        int excess = channels.size() + made.size() - policy.maxChannels();
        if (excess <= 0) {
            return;
        }
        if (idle == null) {
            idle = new IdleChannels(channels.values());
        }
        // Where the bound was lowered, each new channel takes the place of one old channel at least.
        List<MemoryChannel> leaving = idle.take(Math.min(excess, made.size()), excess, wanted, clock.millis());
        if (leaving.isEmpty()) {
            throw new IllegalStateException("channel '" + Names.shown(made.keySet().iterator().next())
                    + "' does not exist, and there are " + channels.size() + " of at most " + policy.maxChannels()
                    + " channels, none of them idle");
        }
        for (MemoryChannel channel : leaving) {
            Slice left = channel.read(Long.MAX_VALUE, 1);
            dropped = new Dropped(Math.max(dropped.upTo(), left.evictedUpTo()), Math.max(dropped.mark(), left.mark()));
            channels.remove(channel.name());
            byName.remove(channel.name());
        }
    }

    @Override
    public Optional<ChannelLog> channel(String name) {
        return Optional.ofNullable(channels.get(name));
    }

    @Override
    public Collection<MemoryChannel> channels() {
        return Collections.unmodifiableCollection(channels.values());
    }

    @Override
    public Collection<MemoryChannel> matching(String pattern, long position) {
        long visible = head;
        if (visible - position <= recent.length()) {
            Set<MemoryChannel> changed = new LinkedHashSet<>();
            for (long p = position + 1; p <= visible; p++) {
                MemoryChannel channel = recent.get(slot(p));
                // One that was dropped is told by dropped(); made anew, it is another object with entries of its own.
                if (channels.get(channel.name()) == channel) {
                    changed.add(channel);
                }
            }
            // Positions are assigned before they overwrite: what was read is right unless they have come round.
            if (assigned - recent.length() <= position) {
                return changed;
            }
        }
        // All names below a parent stand together: from its slash to the character behind a slash.
        String parent = pattern.substring(0, pattern.lastIndexOf('/'));
        return byName.subMap(parent + '/', parent + '0').values();
    }

    private int slot(long position) {
        return (int) position & recent.length() - 1;
    }

    @Override
    public Dropped dropped() {
        return dropped;
    }

    @Override
    public void retain(Function<String, Retention> retention, Function<String, Boolean> declared, int maxChannels) {
        if (maxChannels < 1) {
            throw new IllegalArgumentException("at most " + maxChannels + " channels: 1 or more is needed");
        }
        appending.lock();
        try {
            policy = new Policy(retention, declared, maxChannels);
            idle = null;
        } finally {
            appending.unlock();
        }
    }

    @Override
    public void evict() {
        for (MemoryChannel channel : channels.values()) {
            channel.evict();
        }
    }

    Policy policy() {
        return policy;
    }

    long now() {
        return clock.millis();
    }

    /** Called under the lock of the channel that evicts, so that who sees the mark and then reads it sees all. */
    long nextMark() {
        return mark.incrementAndGet();
    }
}
