package org.halley.benchmark.load;

import java.util.Arrays;

/**
 * The data of an event: a JSON string {@code "@@CHANNEL SEQUENCE ....."}, filled up to a fixed length. {@code @@} comes
 * nowhere else in what servers answer, and so one scan finds the events in every protocol's envelope.
 */
public final class EventText {

    private static final byte MARK = '@';

    private final byte[] bytes;

    /**
     * Room for events of one length.
     *
     * @param length of the data in bytes, quotation marks included, at least 40
     */
    public EventText(int length) {
        if (length < 40) {
            throw new IllegalArgumentException("an event has 40 bytes at least, not " + length);
        }
        bytes = new byte[length];
        bytes[0] = '"';
        bytes[1] = MARK;
        bytes[2] = MARK;
        bytes[length - 1] = '"';
    }

    /**
     * Writes an event.
     *
     * @return the array that is written anew by each call, full
     */
    public byte[] of(int channel, long sequence) {
        int at = put(3, channel);
        bytes[at++] = ' ';
        at = put(at, sequence);
        bytes[at++] = ' ';
        Arrays.fill(bytes, at, bytes.length - 1, (byte) '.');
        return bytes;
    }

    private int put(int at, long number) {
        int digits = 1;
        for (long n = number; n >= 10; n /= 10) {
            digits++;
        }
        long n = number;
        for (int i = at + digits - 1; i >= at; i--) {
            bytes[i] = (byte) ('0' + n % 10);
            n /= 10;
        }
        return at + digits;
    }

    /**
     * Finds the events in what a server answered.
     *
     * @param from inclusive
     * @param to exclusive; no event reaches beyond it
     * @param events told of each, in their order
     * @throws IllegalStateException if there is a mark without an event behind it
     */
    public static void scan(byte[] bytes, int from, int to, Events events) {
        int i = from;
        while (i < to - 1) {
            if (bytes[i] != MARK || bytes[i + 1] != MARK) {
                i++;
                continue;
            }
            i += 2;
            int begin = i;
            int channel = 0;
            while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
                channel = channel * 10 + bytes[i++] - '0';
            }
            if (i == begin || i >= to || bytes[i] != ' ') {
                throw new IllegalStateException("an event without a channel");
            }
            begin = ++i;
            long sequence = 0;
            while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
                sequence = sequence * 10 + bytes[i++] - '0';
            }
            if (i == begin || i >= to || bytes[i] != ' ') {
                throw new IllegalStateException("an event of channel " + channel + " without a sequence");
            }
            events.received(channel, sequence);
        }
    }
}
