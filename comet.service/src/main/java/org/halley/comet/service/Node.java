package org.halley.comet.service;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import org.halley.comet.service.FanOut.Watcher;

/** A name or pattern that is watched, in each shard. Thread-safe; adding and removing exclude each other by the map. */
final class Node {

    private final Part[] parts;

    /** The watches of one shard. */
    static final class Part {
        private final Shard shard;
        private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
        private final AtomicBoolean ready = new AtomicBoolean();

        private Part(Shard shard) {
            this.shard = shard;
        }

        /** Resets the flag; to be done before the watches are called. */
        void taken() {
            ready.set(false);
        }

        Set<Watcher> watchers() {
            return watchers;
        }
    }

    Node(List<Shard> shards) {
        parts = shards.stream().map(Part::new).toArray(Part[]::new);
    }

    void add(Watcher watcher) {
        parts[watcher.shard()].watchers.add(watcher);
    }

    /** Removes a watch, and says whether that was the last one. */
    boolean remove(Watcher watcher) {
        parts[watcher.shard()].watchers.remove(watcher);
        for (Part part : parts) {
            if (!part.watchers.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    void ready() {
        for (Part part : parts) {
            if (!part.watchers.isEmpty() && part.ready.compareAndSet(false, true)) {
                part.shard.ready(part);
            }
        }
    }

    int count() {
        int count = 0;
        for (Part part : parts) {
            count += part.watchers.size();
        }
        return count;
    }
}
