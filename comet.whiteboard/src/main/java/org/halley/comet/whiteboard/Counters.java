package org.halley.comet.whiteboard;

import org.halley.comet.shared.Counts;

/** What has happened since the start, in numbers. Names of channels or clients never appear here. Thread-safe. */
final class Counters {

    /** What is counted; the JSON name is the constant's in lower camel case. */
    enum Count {
        POLLS, POLLS_HELD, POLLS_TIMED_OUT, POLLS_SUPERSEDED, POLLS_REPEATED,
        STREAMS, STREAMS_DIRECT, EVENTS_SENT, GAPS_TOLD, PUBLISHED,
        BODIES_ENCODED, BODIES_SHARED, ANSWERS_STALLED, CLIENTS_GONE, REFUSED_BAD, REFUSED_RIGHT, REFUSED_HELD,
        REFUSED_HELD_PER_CLIENT, REFUSED_CHANNELS_PER_REQUEST, REFUSED_PATTERNS_PER_REQUEST, REFUSED_EVENT_SIZE,
        REFUSED_CHANNELS, REFUSED_IDEMPOTENCY, REFUSED_WHILE_AWAY, ASYNC_REFUSED
    }

    private final Counts<Count> counts = new Counts<>(Count.class);

    void add(Count what) {
        counts.add(what);
    }

    void add(Count what, long many) {
        counts.add(what, many);
    }

    long of(Count what) {
        return counts.of(what);
    }

    /**
     * All of them as a JSON object.
     *
     * @param held how many requests are held now
     */
    String json(int held) {
        return counts.appendTo(new StringBuilder(600).append("{\"held\":").append(held)).append('}').toString();
    }
}
