package org.halley.comet.whiteboard;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which poll is held for which subscriber; as many as there are held polls that name one. Thread-safe.
 *
 * <p>Which of two polls is the newer is decided when they arrive, not when they are held: a thread that is slow in between
 * must not let the older one supersede the newer.
 *
 * @param <P> the polls
 */
final class Subscribers<P> {

    private final AtomicLong arrivals = new AtomicLong();
    private final ConcurrentHashMap<String, Arrived<P>> held = new ConcurrentHashMap<>();

    private record Arrived<P>(long number, P poll) {
    }

    /** The number of a poll that arrives now: greater than those of all that came before. */
    long arrive() {
        return arrivals.incrementAndGet();
    }

    /** Takes the poll of a subscriber out, for it to be superseded; null if none is held. */
    P take(String subscriber) {
        Arrived<P> there = held.remove(subscriber);
        return there == null ? null : there.poll();
    }

    /** Puts a poll in, unless a newer one is there; answers the older of the two, null if there was none. */
    P put(String subscriber, long number, P poll) {
        Arrived<P> its = new Arrived<>(number, poll);
        for (;;) {
            Arrived<P> there = held.putIfAbsent(subscriber, its);
            if (there == null) {
                return null;
            }
            if (there.number() > number) {
                return poll;
            }
            if (held.replace(subscriber, there, its)) {
                return there.poll();
            }
        }
    }

    /** Takes a poll out, if it is still the one of its subscriber. */
    void remove(String subscriber, P poll) {
        held.computeIfPresent(subscriber, (key, there) -> there.poll() == poll ? null : there);
    }

    boolean isEmpty() {
        return held.isEmpty();
    }
}
