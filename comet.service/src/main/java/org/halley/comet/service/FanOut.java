package org.halley.comet.service;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import org.halley.comet.Names;
import org.halley.comet.Selection;
import org.halley.comet.Watch;

/**
 * Wakes those who watch channels. Thread-safe.
 *
 * <p>Each watch belongs to one shard, and each shard to one serial executor. A publication marks the nodes of its
 * channel (its name, and the patterns that match it) as ready in each shard that watches them: a flag and, once, an entry
 * in the shard's queue. The publisher goes on; the shard's turn takes what is ready, resets the flags and only then calls
 * the watches, each once however many of its nodes were ready.
 *
 * <pre>
 *   publish ──ready──▶ node /chat/lobby ─┬─ shard 0: flag, watches ──▶ queue ──▶ turn on executor 0
 *                      node /chat/**     └─ shard 1: flag, watches ──▶ queue ──▶ turn on executor 1
 * </pre>
 *
 * A publication during a turn sets a flag that was reset before, and so brings another turn: none is missed. The queue of
 * a shard holds a node at most once.
 */
final class FanOut {

    private final List<Shard> shards;
    private final Map<String, Node> names = new ConcurrentHashMap<>();
    private final Map<String, Node> patterns = new ConcurrentHashMap<>();
    private final AtomicInteger registered = new AtomicInteger();

    /**
     * A fan-out.
     *
     * @param executors one for each shard; each runs its tasks one after the other
     */
    FanOut(List<Executor> executors) {
        this.shards = executors.stream().map(Shard::new).toList();
    }

    /** As {@link org.halley.comet.EventChannels#watch}. */
    Watcher watch(Selection selection, Runnable ready) {
        int index = Math.floorMod(registered.getAndIncrement(), shards.size());
        Watcher watcher = new Watcher(index, selection, ready);
        selection.names().forEach(name -> add(names, name, watcher));
        selection.patterns().forEach(pattern -> add(patterns, pattern, watcher));
        return watcher;
    }

    private void add(Map<String, Node> nodes, String key, Watcher watcher) {
        // Adding and removing go through compute, so that no watch is added to a node that was just removed.
        nodes.compute(key, (same, node) -> {
            Node there = node == null ? new Node(shards) : node;
            there.add(watcher);
            return there;
        });
    }

    private static void remove(Map<String, Node> nodes, String key, Watcher watcher) {
        nodes.computeIfPresent(key, (same, node) -> node.remove(watcher) ? null : node);
    }

    /**
     * Something was published.
     *
     * @param channel the name of the channel
     */
    void ready(String channel) {
        Node node = names.get(channel);
        if (node != null) {
            node.ready();
        }
        if (!patterns.isEmpty()) {
            for (String pattern : Names.patternsOf(channel)) {
                Node wide = patterns.get(pattern);
                if (wide != null) {
                    wide.ready();
                }
            }
        }
    }

    /** How many watch a channel by name. */
    int watchers(String name) {
        Node node = names.get(name);
        return node == null ? 0 : node.count();
    }

    /** Whether nobody watches anything. */
    boolean isEmpty() {
        return names.isEmpty() && patterns.isEmpty();
    }

    /** One watch. Thread-safe. */
    final class Watcher implements Watch {

        private final int shard;
        private final Selection selection;
        private final Runnable ready;
        private final Gate gate = new Gate();
        /** The turn of the shard in which it was called last; of the shard's executor alone. */
        private long calledIn;

        private Watcher(int shard, Selection selection, Runnable ready) {
            this.shard = shard;
            this.selection = selection;
            this.ready = ready;
        }

        int shard() {
            return shard;
        }

        /** Calls it, if that was not done in this turn. */
        void call(long inTurn) {
            if (calledIn != inTurn && gate.enter()) {
                calledIn = inTurn;
                try {
                    ready.run();
                } finally {
                    gate.leave();
                }
            }
        }

        /** Runs something where the watch is called, and never at the same time. */
        void execute(Runnable task) {
            shards.get(shard).execute(task);
        }

        @Override
        public void close() {
            if (gate.close()) {
                selection.names().forEach(name -> remove(names, name, this));
                selection.patterns().forEach(pattern -> remove(patterns, pattern, this));
            }
        }
    }
}
