package org.halley.benchmark.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Follows a channel of Halley by {@code docs/protocol.md}, and keeps the cursor. */
final class HalleyFollower implements Dialogue {

    /** The cursor of one who wants all that there is. */
    static final String EARLIEST = "earliest";
    /** The cursor of one who wants what comes from now on. */
    static final String NOW = "now";

    private static final byte[] CURSOR = ascii("comet-cursor");

    private final Way way;
    private final byte[] before;
    private final byte[] behind;
    private final byte[] cursor = new byte[64];
    private int cursorLength;

    HalleyFollower(Way way, String host, int channel, String after) {
        this.way = way;
        before = ascii("GET /comet/bench/" + channel + "?wait=110&after=");
        behind = ascii(" HTTP/1.1\r\nHost: " + host + "\r\n" + switch (way) {
            case POLL, READY -> "";
            case EVENTS -> "Accept: text/event-stream\r\n";
            case LINES -> "Accept: application/x-ndjson\r\n";
        } + "\r\n");
        keep(ascii(after), 0, after.length());
    }

    @Override
    public void ask(ByteBuffer out) {
        out.put(before).put(cursor, 0, cursorLength).put(behind);
    }

    @Override
    public void head(Head head) {
        if (head.status() != 200 && (head.status() != 204 || way.isStream())) {
            throw new IllegalStateException("not followed: " + head);
        }
        if (way == Way.POLL) {
            if (!head.find(CURSOR)) {
                throw new IllegalStateException("an answer without a cursor: " + head);
            }
            keep(head.bytes(), head.valueFrom(), head.valueTo());
        }
    }

    @Override
    public void body(byte[] bytes, int from, int to, Events events) {
        EventText.scan(bytes, from, to, events);
    }

    @Override
    public boolean isReady() {
        return true;
    }

    private void keep(byte[] bytes, int from, int to) {
        if (to - from > cursor.length) {
            throw new IllegalStateException("a cursor of " + (to - from) + " bytes");
        }
        cursorLength = to - from;
        System.arraycopy(bytes, from, cursor, 0, cursorLength);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
