package org.halley.benchmark.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Follows a channel of the bare servlet; what it has is the number of the last event. */
final class BareFollower implements Dialogue {

    private final Way way;
    private final byte[] before;
    private final byte[] behind;
    private final byte[] digits = new byte[20];
    private long last;

    /**
     * Makes one.
     *
     * @param after the number of the event behind which it begins, if need be one that has not been published
     */
    BareFollower(Way way, String host, int channel, long after) {
        this.way = way;
        last = after;
        before = ascii("GET /bare/" + channel + "?");
        behind = ascii(" HTTP/1.1\r\nHost: " + host + "\r\n" + switch (way) {
            case POLL, READY -> "";
            case EVENTS -> "Accept: text/event-stream\r\n";
            case LINES -> "Accept: application/x-ndjson\r\n";
        } + "\r\n");
    }

    @Override
    public void ask(ByteBuffer out) {
        int at = digits.length;
        long rest = last;
        do {
            digits[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        out.put(before).put(digits, at, digits.length - at).put(behind);
    }

    @Override
    public void head(Head head) {
        if (head.status() != 200) {
            throw new IllegalStateException("not followed: " + head);
        }
    }

    @Override
    public void body(byte[] bytes, int from, int to, Events events) {
        EventText.scan(bytes, from, to, (channel, sequence) -> {
            if (way != Way.READY) {
                last = sequence;
            }
            events.received(channel, sequence);
        });
    }

    @Override
    public boolean isReady() {
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
