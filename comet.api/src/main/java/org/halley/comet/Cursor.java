package org.halley.comet;

import java.util.Objects;

/**
 * A place in the log: "I have everything up to here", for any set of channels. Immutable.
 *
 * <p>Written as {@code epoch.position}, which is opaque to clients. A cursor that was handed out together with a gap may
 * carry a third part, which says up to which mark evictions have been told and to whom, so that the same loss is not told
 * twice while channels that lost nothing are still being read. The sentinels {@code now}, {@code earliest} and
 * {@code -N} say where to begin and are never handed out.
 */
public final class Cursor {

    /** The greatest N of the sentinel {@code -N}. */
    public static final int MAX_LAST = 1000;
    /** The greatest length of a cursor, in characters. */
    public static final int MAX_LENGTH = 64;

    /** The greatest position or mark: what {@link #parse} reads back. */
    private static final long MAX_NUMBER = 999_999_999_999_999_999L;

    /** From this moment on. */
    public static final Cursor NOW = new Cursor("now", "", 0, 0);
    /** Everything that is retained, from the oldest on. */
    public static final Cursor EARLIEST = new Cursor("earliest", "", 0, 0);

    private final String text;
    private final String epoch;
    private final long position;
    private final long told;

    private Cursor(String text, String epoch, long position, long told) {
        this.text = text;
        this.epoch = epoch;
        this.position = position;
        this.told = told;
    }

    /**
     * The cursor at a position of a log.
     *
     * @param epoch the log's epoch: 1 to 20 of {@code a-z 0-9}
     * @param position 0 (before everything) to 10 to the 18th
     * @throws IllegalArgumentException if one of them is not that
     */
    public static Cursor of(String epoch, long position) {
        return of(epoch, position, 0);
    }

    /**
     * The cursor at a position of a log of whose evictions something has been told.
     *
     * @param epoch the log's epoch: 1 to 20 of {@code a-z 0-9}
     * @param position 0 (before everything) to 10 to the 18th
     * @param told what was told, as the hub writes it: less than 10 to the 18th; 0 for nothing
     * @throws IllegalArgumentException if one of them is not that
     */
    public static Cursor of(String epoch, long position, long told) {
        if (!isEpoch(epoch)) {
            throw new IllegalArgumentException("epoch '" + Names.shown(epoch) + "' is not 1 to 20 of a-z 0-9");
        }
        if (position < 0 || told < 0 || position > MAX_NUMBER || told > MAX_NUMBER) {
            throw new IllegalArgumentException("position " + position + " or mark " + told + " is not 0 to " + MAX_NUMBER);
        }
        String text = told == 0 ? epoch + '.' + position : epoch + '.' + position + '.' + told;
        return new Cursor(text, epoch, position, told);
    }

    /**
     * The sentinel {@code -N}: the last N events of each channel.
     *
     * @param count 1 to {@value #MAX_LAST}
     * @throws IllegalArgumentException if it is not that
     */
    public static Cursor last(int count) {
        if (count < 1 || count > MAX_LAST) {
            throw new IllegalArgumentException("cursor '-" + count + "': N of -N is 1 to " + MAX_LAST);
        }
        return new Cursor("-" + count, "", -count, 0);
    }

    /**
     * Reads a cursor or a sentinel.
     *
     * @param text what {@link #toString()} wrote, {@code now}, {@code earliest} or {@code -N}; not null
     * @throws IllegalArgumentException if it is none of these; the message holds the text (cut, without control
     *     characters) and what is allowed
     */
    public static Cursor parse(String text) {
        Objects.requireNonNull(text, "cursor");
        if (text.equals("now")) {
            return NOW;
        }
        if (text.equals("earliest")) {
            return EARLIEST;
        }
        if (text.length() > 1 && text.length() < 6 && text.charAt(0) == '-') {
            long count = number(text, 1, text.length());
            if (count >= 1 && count <= MAX_LAST) {
                return last((int) count);
            }
        }
        if (text.length() <= MAX_LENGTH) {
            int first = text.indexOf('.');
            int second = text.indexOf('.', first + 1);
            int end = second < 0 ? text.length() : second;
            if (first > 0 && isEpoch(text.substring(0, first))) {
                long position = number(text, first + 1, end);
                long told = second < 0 ? 0 : number(text, second + 1, text.length());
                if (position >= 0 && told >= 0 && (second < 0 || told > 0)) {
                    return new Cursor(text, text.substring(0, first), position, told);
                }
            }
        }
        throw new IllegalArgumentException("cursor '" + Names.shown(text)
                + "' is none of: a cursor that was handed out, now, earliest, -1 to -" + MAX_LAST);
    }

    private static boolean isEpoch(String text) {
        if (text.isEmpty() || text.length() > 20) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9')) {
                return false;
            }
        }
        return true;
    }

    /** A decimal number without sign or leading zero, or -1. */
    private static long number(String text, int from, int to) {
        if (from >= to || to - from > 18 || text.charAt(from) == '0' && to - from > 1) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    /** Whether this is a place in a log, not a sentinel. */
    public boolean isPlace() {
        return !epoch.isEmpty();
    }

    /** The N of the sentinel {@code -N}; 0 for every other cursor. */
    public int lastCount() {
        return epoch.isEmpty() && position < 0 ? (int) -position : 0;
    }

    /** The epoch of the log; empty for a sentinel. */
    public String epoch() {
        return epoch;
    }

    /** The position of the last event that the holder has; 0 for none. Meaningless for a sentinel. */
    public long position() {
        return isPlace() ? position : 0;
    }

    /** What the holder was told of evictions, for the hub to read; 0 for nothing. */
    public long told() {
        return told;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cursor cursor && cursor.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The cursor as it goes to clients and comes back: 1 to {@value #MAX_LENGTH} of {@code [A-Za-z0-9._~-]}. */
    @Override
    public String toString() {
        return text;
    }
}
