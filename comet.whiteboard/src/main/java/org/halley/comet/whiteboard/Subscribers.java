package org.halley.comet.whiteboard;

import java.util.concurrent.ConcurrentHashMap;

/** Which poll is held for which subscriber; as many as there are held polls that name one. Thread-safe. */
final class Subscribers {

    private final ConcurrentHashMap<String, PollFollower> held = new ConcurrentHashMap<>();

    /** Takes the poll of a subscriber out, for it to be superseded; null if none is held. */
    PollFollower take(String subscriber) {
        return held.remove(subscriber);
    }

    /** Puts a poll in; answers the one that was there, null if there was none. */
    PollFollower put(String subscriber, PollFollower poll) {
        return held.put(subscriber, poll);
    }

    /** Takes a poll out, if it is still the one of its subscriber. */
    void remove(String subscriber, PollFollower poll) {
        held.remove(subscriber, poll);
    }

    boolean isEmpty() {
        return held.isEmpty();
    }
}
