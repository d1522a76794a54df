package org.halley.comet;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Optional;

/**
 * One event of the log, with its JSON form made once and shared by all who send it. Immutable.
 *
 * <p>The JSON form is
 * {@code {"channel":…,"id":…,"prev":…,"time":…,"type":…,"key":…,"data":…}} in UTF-8 on one line, where {@code prev},
 * {@code type} and {@code key} stand only where they are set. {@code id} is the event's own cursor, {@code prev} that of
 * the event before it on the same channel.
 */
public final class Event {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);
    /** The second that was written last: formatting costs more than all the rest, and most events share theirs. */
    private static volatile Second latest = new Second(0, TIME.format(Instant.EPOCH));

    private final String channel;
    private final String epoch;
    private final long position;
    private final long previous;
    private final long timeMillis;
    private final String type;
    private final String key;
    private final byte[] block;
    private final int dataLength;

    /**
     * An event; for logs, which alone give positions.
     *
     * @param epoch the epoch of the log
     * @param position its position, 1 or more
     * @param previous the position of the event before it on its channel; 0 if there is none in this epoch
     * @param timeMillis when it was published, in milliseconds of {@link Instant}
     * @param channel the name of the channel, valid
     * @param type null or a valid type
     * @param key null or a valid key
     * @param data one JSON value on one line, in UTF-8; copied
     */
    public Event(String epoch, long position, long previous, long timeMillis, String channel, String type, String key,
            byte[] data) {
        this.channel = Objects.requireNonNull(channel, "channel");
        this.epoch = Objects.requireNonNull(epoch, "epoch");
        this.position = position;
        this.previous = previous;
        this.timeMillis = timeMillis;
        this.type = type;
        this.key = key;
        this.dataLength = data.length;
        this.block = block(data);
    }

    private byte[] block(byte[] data) {
        StringBuilder head = new StringBuilder(160).append("{\"channel\":\"").append(channel);
        head.append("\",\"id\":\"").append(epoch).append('.').append(position);
        if (previous > 0) {
            head.append("\",\"prev\":\"").append(epoch).append('.').append(previous);
        }
        head.append("\",\"time\":\"");
        time(head, timeMillis);
        head.append('"');
        label(head, "type", type);
        label(head, "key", key);
        byte[] start = head.append(",\"data\":").toString().getBytes(StandardCharsets.UTF_8);
        byte[] whole = new byte[start.length + data.length + 1];
        System.arraycopy(start, 0, whole, 0, start.length);
        System.arraycopy(data, 0, whole, start.length, data.length);
        whole[whole.length - 1] = '}';
        return whole;
    }

    private record Second(long second, String text) {
    }

    private static void time(StringBuilder target, long millis) {
        long second = Math.floorDiv(millis, 1000L);
        Second now = latest;
        if (now.second() != second) {
            now = new Second(second, TIME.format(Instant.ofEpochSecond(second)));
            latest = now;
        }
        int rest = (int) Math.floorMod(millis, 1000L);
        target.append(now.text()).append('.').append((char) ('0' + rest / 100)).append((char) ('0' + rest / 10 % 10))
                .append((char) ('0' + rest % 10)).append('Z');
    }

    private static void label(StringBuilder target, String name, String value) {
        if (value != null) {
            target.append(",\"").append(name).append("\":\"");
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c == '"' || c == '\\') {
                    target.append('\\');
                }
                target.append(c);
            }
            target.append('"');
        }
    }

    /** The name of its channel. */
    public String channel() {
        return channel;
    }

    /** Its own cursor: following after it continues right behind it. */
    public Cursor id() {
        return Cursor.of(epoch, position);
    }

    /** Its position in the log, 1 or more. */
    public long position() {
        return position;
    }

    /** The cursor of the event before it on the same channel; empty if it is the channel's first in this epoch. */
    public Optional<Cursor> previous() {
        return previous > 0 ? Optional.of(Cursor.of(epoch, previous)) : Optional.empty();
    }

    /** When it was published, in whole milliseconds, by the clock of the hub. */
    public Instant time() {
        return Instant.ofEpochMilli(timeMillis);
    }

    /** Its type, if it has one. */
    public Optional<String> type() {
        return Optional.ofNullable(type);
    }

    /** Its key, if it has one. */
    public Optional<String> key() {
        return Optional.ofNullable(key);
    }

    /** Its data: one JSON value on one line, exactly as published. Made anew at each call. */
    public String json() {
        return new String(block, block.length - 1 - dataLength, dataLength, StandardCharsets.UTF_8);
    }

    /** The length of its JSON form, in bytes. */
    public int length() {
        return block.length;
    }

    /** The length of its data, in bytes. */
    public int dataLength() {
        return dataLength;
    }

    /**
     * Copies its JSON form.
     *
     * @param target where to
     * @param offset where in the target; {@link #length()} bytes must fit
     * @return the offset behind what was copied
     * @throws IndexOutOfBoundsException if it does not fit; the target is unchanged
     */
    public int copyTo(byte[] target, int offset) {
        System.arraycopy(block, 0, target, offset, block.length);
        return offset + block.length;
    }

    /** Its JSON form. */
    @Override
    public String toString() {
        return new String(block, StandardCharsets.UTF_8);
    }
}
