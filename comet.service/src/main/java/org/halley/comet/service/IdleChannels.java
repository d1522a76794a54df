package org.halley.comet.service;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The channels of a log in the order in which they may be dropped. Confined: the lock of the log guards it.
 *
 * <p>An entry says when its channel was expected to be empty. A channel that got events since is found out when its
 * entry comes to the front, and goes back with its new time; so publishing costs nothing here, and asking in vain costs
 * one look at the front.
 */
final class IdleChannels {

    private final PriorityQueue<Expected> queue;

    /** Of several that are empty, the one that was longest without an event comes first. */
    private record Expected(long idleAt, long last, MemoryChannel channel) implements Comparable<Expected> {

        Expected(MemoryChannel channel) {
            this(channel.idleAt(), channel.last(), channel);
        }

        @Override
        public int compareTo(Expected other) {
            return idleAt == other.idleAt ? Long.compare(last, other.last) : Long.compare(idleAt, other.idleAt);
        }
    }

    IdleChannels(Collection<MemoryChannel> channels) {
        queue = new PriorityQueue<>(channels.size() + 1);
        channels.forEach(this::add);
    }

    void add(MemoryChannel channel) {
        queue.add(new Expected(channel));
    }

    /**
     * Takes out channels that are empty and not declared.
     *
     * @param needed how many are needed; if there are fewer, none is taken
     * @param welcome how many are taken at most
     * @param wanted channels that must stay
     * @param now in milliseconds
     */
    List<MemoryChannel> take(int needed, int welcome, Set<MemoryChannel> wanted, long now) {
        List<MemoryChannel> taken = new ArrayList<>();
        List<Expected> back = new ArrayList<>();
        while (taken.size() < welcome && !queue.isEmpty() && queue.peek().idleAt() <= now) {
            Expected found = new Expected(queue.poll().channel());
            if (found.idleAt() == 0 && !wanted.contains(found.channel())) {
                taken.add(found.channel());
            } else {
                back.add(found);
            }
        }
        queue.addAll(back);
        if (taken.size() < needed) {
            taken.forEach(this::add);
            return List.of();
        }
        return taken;
    }
}
