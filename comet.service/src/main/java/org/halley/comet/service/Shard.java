package org.halley.comet.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.halley.comet.service.FanOut.Watcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A share of the watches and the serial executor that calls them. Thread-safe. */
final class Shard {

    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);

    private final Executor executor;
    private final Queue<Node.Part> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    /** Of the executor alone. */
    private long turn;

    Shard(Executor executor) {
        this.executor = executor;
    }

    void ready(Node.Part part) {
        queue.add(part);
        if (scheduled.compareAndSet(false, true)) {
            execute(this::turn);
        }
    }

    void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException stopped) {
            // The hub has stopped and has ended, or is ending, everything that waits.
            LOG.debug("Not run, the hub has stopped");
        }
    }

    private void turn() {
        // First of all: what is queued from now on schedules another turn.
        scheduled.set(false);
        turn++;
        List<Node.Part> taken = new ArrayList<>();
        for (Node.Part part = queue.poll(); part != null; part = queue.poll()) {
            taken.add(part);
        }
        // Flags only now, or a quick publisher could keep the loop above going; calls only then, or one could be missed.
        taken.forEach(Node.Part::taken);
        for (Node.Part part : taken) {
            for (Watcher watcher : part.watchers()) {
                call(watcher);
            }
        }
    }

    private void call(Watcher watcher) {
        try {
            watcher.call(turn);
        } catch (RuntimeException | Error e) {
            LOG.error("A watch failed; it stays, and the others are called all the same", e);
        }
    }
}
