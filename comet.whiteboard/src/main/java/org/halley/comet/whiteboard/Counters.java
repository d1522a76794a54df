package org.halley.comet.whiteboard;

import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

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

    private final LongAdder[] counts = new LongAdder[Count.values().length];

    Counters() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    void add(Count what) {
        counts[what.ordinal()].increment();
    }

    void add(Count what, long many) {
        counts[what.ordinal()].add(many);
    }

    long of(Count what) {
        return counts[what.ordinal()].sum();
    }

    /**
     * All of them as a JSON object.
     *
     * @param held how many requests are held now
     */
    String json(int held) {
        StringBuilder json = new StringBuilder(600).append("{\"held\":").append(held);
        for (Count count : Count.values()) {
            json.append(",\"").append(camel(count.name())).append("\":").append(of(count));
        }
        return json.append('}').toString();
    }

    private static String camel(String constant) {
        StringBuilder name = new StringBuilder(constant.length());
        String lower = constant.toLowerCase(Locale.ROOT);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            name.append(c == '_' ? Character.toUpperCase(lower.charAt(++i)) : c);
        }
        return name.toString();
    }
}
