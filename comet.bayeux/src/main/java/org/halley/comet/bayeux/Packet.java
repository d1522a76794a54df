package org.halley.comet.bayeux;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.halley.comet.Event;

/**
 * What goes out in one response: events, which are copied as the log has them, and replies, in their order. Confined to one
 * thread.
 */
final class Packet {

    private final List<Event> events = new ArrayList<>();
    private final List<byte[]> direct = new ArrayList<>();
    private final List<byte[]> first = new ArrayList<>(1);
    private final List<byte[]> replies = new ArrayList<>();

    /** A reply that stands before all that was queued. */
    void addFirst(Reply reply) {
        first.add(reply.bytes());
    }

    void add(Reply reply) {
        replies.add(reply.bytes());
    }

    /** A reply that was queued, as it were, for its session. */
    void addDirect(Reply reply) {
        direct.add(reply.bytes());
    }

    void addEvents(List<Event> more) {
        events.addAll(more);
    }

    void addDirect(List<byte[]> more) {
        direct.addAll(more);
    }

    boolean isEmpty() {
        return events.isEmpty() && direct.isEmpty() && first.isEmpty() && replies.isEmpty();
    }

    /**
     * The body.
     *
     * @param callback the function that is called with it; null for none
     */
    byte[] bytes(String callback) {
        byte[] start = ascii(callback == null ? "[" : "/**/" + callback + "([");
        byte[] end = ascii(callback == null ? "]" : "])");
        int length = start.length + end.length + Math.max(0, first.size() + events.size() + direct.size() + replies.size() - 1);
        length += length(first) + length(direct) + length(replies);
        for (Event event : events) {
            length += event.length();
        }
        byte[] body = new byte[length];
        int at = put(start, body, 0);
        int begin = at;
        at = put(first, body, at, begin);
        for (Event event : events) {
            at = event.copyTo(body, comma(body, at, begin));
        }
        at = put(direct, body, at, begin);
        at = put(replies, body, at, begin);
        put(end, body, at);
        return body;
    }

    private static int length(List<byte[]> parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        return length;
    }

    private static int put(List<byte[]> parts, byte[] target, int offset, int begin) {
        int at = offset;
        for (byte[] part : parts) {
            at = put(part, target, comma(target, at, begin));
        }
        return at;
    }

    private static int comma(byte[] target, int at, int begin) {
        if (at == begin) {
            return at;
        }
        target[at] = ',';
        return at + 1;
    }

    private static int put(byte[] part, byte[] target, int at) {
        System.arraycopy(part, 0, target, at, part.length);
        return at + part.length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
