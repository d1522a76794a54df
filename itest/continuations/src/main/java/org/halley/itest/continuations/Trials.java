package org.halley.itest.continuations;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** All trials whose history was not taken, and the threads of what happens later in them. Thread-safe. */
final class Trials implements AutoCloseable {

    private final Map<String, Trial> trials = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);

    /** A trial by its name, made if there is none. */
    Trial of(String id) {
        return trials.computeIfAbsent(Objects.requireNonNull(id, "id"), name -> new Trial(timer));
    }

    /** Forgets a trial. */
    void forget(String id) {
        trials.remove(id);
    }

    /** Ends and forgets all. */
    void abandon() {
        trials.values().forEach(Trial::abandon);
        trials.clear();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
