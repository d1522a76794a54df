package org.halley.benchmark.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Follows a channel of Nchan from its oldest event on. A long poll says what it has as a browser's cache would, by the
 * date and the tag of the last answer; a stream is given to the end.
 */
final class NchanFollower implements Dialogue {

    private static final byte[] DATE = ascii("last-modified");
    private static final byte[] TAG = ascii("etag");
    private static final byte[] IF_DATE = ascii("If-Modified-Since: ");
    private static final byte[] IF_TAG = ascii("If-None-Match: ");
    private static final byte[] LINE_END = ascii("\r\n");

    private final Way way;
    private final byte[] before;
    private final Header date = new Header(DATE, IF_DATE);
    private final Header tag = new Header(TAG, IF_TAG);
    private boolean streaming;

    NchanFollower(Way way, String host, int channel) {
        this.way = way;
        before = ascii("GET " + (way.isStream() ? Nchan.EVENTS : Nchan.POLL) + channel + " HTTP/1.1\r\nHost: " + host
            + "\r\n" + (way.isStream() ? "Accept: text/event-stream\r\n" : ""));
    }

    @Override
    public void ask(ByteBuffer out) {
        if (streaming) {
            throw new IllegalStateException("the stream has ended");
        }
        out.put(before);
        date.put(out);
        tag.put(out);
        out.put(LINE_END);
    }

    @Override
    public void head(Head head) {
        if (head.status() != 200) {
            throw new IllegalStateException("not followed: " + head);
        }
        streaming = way.isStream();
        if (way == Way.POLL) {
            date.keep(head);
            tag.keep(head);
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

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A header of an answer that goes back with the next request, under another name. */
    private static final class Header {

        private final byte[] name;
        private final byte[] back;
        private final byte[] value = new byte[64];
        private int length;

        Header(byte[] name, byte[] back) {
            this.name = name;
            this.back = back;
        }

        void keep(Head head) {
            if (!head.find(name) || head.valueTo() - head.valueFrom() > value.length) {
                throw new IllegalStateException("an answer without a usable " + text(name) + ": " + head);
            }
            length = head.valueTo() - head.valueFrom();
            System.arraycopy(head.bytes(), head.valueFrom(), value, 0, length);
        }

        void put(ByteBuffer out) {
            if (length > 0) {
                out.put(back).put(value, 0, length).put(LINE_END);
            }
        }

        private static String text(byte[] name) {
            return new String(name, StandardCharsets.US_ASCII);
        }
    }
}
