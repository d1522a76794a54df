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

    private record Expected(long idleAt, MemoryChannel channel) implements Comparable<Expected> {
        @Override
        public int compareTo(Expected other) {
            return Long.compare(idleAt, other.idleAt);
        }
    }

    IdleChannels(Collection<MemoryChannel> channels) {
        queue = new PriorityQueue<>(channels.size() + 1);
        channels.forEach(this::add);
    }

    void add(MemoryChannel channel) {
        queue.add(new Expected(channel.idleAt(), channel));
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
            MemoryChannel channel = queue.poll().channel();
            long idleAt = channel.idleAt();
            if (idleAt == 0 && !wanted.contains(channel)) {
                taken.add(channel);
            } else {
                back.add(new Expected(idleAt, channel));
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
