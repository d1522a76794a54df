package org.halley.comet.resteasy.server;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import org.jboss.resteasy.spi.ResteasyAsynchronousResponse;

/** The requests that are suspended, within a bound. Thread-safe. */
final class Held {

    private final Set<ResteasyAsynchronousResponse> held = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private volatile int max;
    private volatile boolean ending;

    Held(int max) {
        this.max = max;
    }

    void max(int changed) {
        max = changed;
    }

    /** Takes a place, to be given back by {@link #leave}; false if there is none. */
    boolean admit() {
        if (count.incrementAndGet() > max || ending) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    /** A request that has its place is suspended. */
    void add(ResteasyAsynchronousResponse response) {
        held.add(response);
        if (ending) {
            response.cancel(retryAfter());
        }
    }

    /** Gives a place back, once for each that was admitted. */
    void leave(ResteasyAsynchronousResponse response) {
        if (response != null) {
            held.remove(response);
        }
        count.decrementAndGet();
    }

    /** How many places are taken. */
    int count() {
        return count.get();
    }

    /** Answers all that are suspended 503, and lets nobody in any more. */
    void end() {
        ending = true;
        held.forEach(response -> response.cancel(retryAfter()));
    }

    /** Seconds within which a client is to come back, not all at once. */
    static int retryAfter() {
        return 1 + ThreadLocalRandom.current().nextInt(10);
    }
}
