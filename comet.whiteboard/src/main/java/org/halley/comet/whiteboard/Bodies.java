package org.halley.comet.whiteboard;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.shared.BatchForm;
import org.halley.comet.shared.Time;

/**
 * Writes batches as bytes, once for all followers that stand at the same place: those who ask for the same events with the
 * same cursor behind them get the same array.
 *
 * <p>A fixed number of slots, found by hash and overwritten: nothing waits, and what is not asked for again for a few
 * seconds is let go by {@link #tidy()}. Two threads may write the same batch at the same time; either result stays.
 * Thread-safe.
 */
final class Bodies {

    private static final int SLOTS = 128;
    /** Bodies above are not kept: 128 of them would be too much. */
    private static final int LARGEST_KEPT = 320 * 1024;
    private static final long KEPT_MILLIS = 3_000;

    private static final byte[] ID = ascii("id: ");
    private static final byte[] EVENT = ascii("\nevent: ");
    private static final byte[] DATA = ascii("\ndata: ");
    private static final byte[] END = ascii("\n\n");

    private record Kept(Format format, Batch batch, byte[] bytes, long since) {

        /** Positions name events within an epoch, and the cursor behind them names the epoch. */
        boolean isFor(Format other, Batch wanted) {
            List<Event> mine = batch.events();
            List<Event> theirs = wanted.events();
            if (format != other || batch.more() != wanted.more() || mine.size() != theirs.size()
                    || !batch.next().equals(wanted.next()) || BatchForm.told(batch) != BatchForm.told(wanted)) {
                return false;
            }
            for (int i = 0; i < mine.size(); i++) {
                if (mine.get(i) != theirs.get(i) && mine.get(i).position() != theirs.get(i).position()) {
                    return false;
                }
            }
            return true;
        }
    }

    private final AtomicReferenceArray<Kept> slots = new AtomicReferenceArray<>(SLOTS);
    private final Time time;
    private final Counters counters;

    Bodies(Time time, Counters counters) {
        this.time = time;
        this.counters = counters;
    }

    /**
     * A batch in a format: the body of a poll's answer, or blocks or lines of a stream without its gaps.
     *
     * @param batch with events; with gaps they stand in a poll's body
     */
    byte[] of(Format format, Batch batch) {
        if (format == Format.POLL && !batch.gaps().isEmpty()) {
            return BatchForm.answer(batch);
        }
        int slot = slot(format, batch);
        Kept kept = slots.get(slot);
        if (kept != null && kept.isFor(format, batch)) {
            counters.add(Counters.Count.BODIES_SHARED);
            return kept.bytes;
        }
        byte[] bytes = switch (format) {
            case POLL -> BatchForm.answer(batch);
            case EVENT_STREAM -> blocks(batch);
            case LINES -> lines(batch);
        };
        counters.add(Counters.Count.BODIES_ENCODED);
        if (bytes.length <= LARGEST_KEPT) {
            slots.set(slot, new Kept(format, batch, bytes, time.millis()));
        }
        return bytes;
    }

    /** Lets go of what is older than a few seconds. */
    void tidy() {
        long now = time.millis();
        for (int i = 0; i < SLOTS; i++) {
            Kept kept = slots.get(i);
            if (kept != null && now - kept.since > KEPT_MILLIS) {
                slots.compareAndSet(i, kept, null);
            }
        }
    }

    private static int slot(Format format, Batch batch) {
        List<Event> events = batch.events();
        long first = events.isEmpty() ? 0 : events.get(0).position();
        long hash = first * 31 + batch.next().position();
        hash = (hash * 31 + events.size()) * 31 + format.ordinal();
        hash *= 0x9E3779B97F4A7C15L;
        return (int) (hash >>> 57);
    }

    private static byte[] blocks(Batch batch) {
        List<Event> events = batch.events();
        byte[][] ids = new byte[events.size()][];
        byte[][] types = new byte[events.size()][];
        int length = 0;
        for (int i = 0; i < ids.length; i++) {
            Event event = events.get(i);
            ids[i] = ascii(BatchForm.behind(event, batch).toString());
            types[i] = event.type().map(BatchForm::oneLine).map(type -> type.getBytes(StandardCharsets.UTF_8)).orElse(null);
            length += ID.length + ids[i].length + DATA.length + event.length() + END.length
                    + (types[i] == null ? 0 : EVENT.length + types[i].length);
        }
        byte[] body = new byte[length];
        int at = 0;
        for (int i = 0; i < ids.length; i++) {
            at = put(ids[i], body, put(ID, body, at));
            if (types[i] != null) {
                at = put(types[i], body, put(EVENT, body, at));
            }
            at = put(END, body, BatchForm.line(events.get(i), body, put(DATA, body, at)));
        }
        return body;
    }

    private static byte[] lines(Batch batch) {
        // An event's id says nothing of the evictions that were told: where there were any, a cursor follows.
        byte[] cursor = BatchForm.told(batch) > 0 ? cursorLine(batch.next()) : new byte[0];
        int length = cursor.length;
        for (Event event : batch.events()) {
            length += event.length() + 1;
        }
        byte[] body = new byte[length];
        int at = 0;
        for (Event event : batch.events()) {
            at = BatchForm.line(event, body, at);
            body[at++] = '\n';
        }
        put(cursor, body, at);
        return body;
    }

    /** The block or line that holds only a cursor. */
    static byte[] cursor(Format format, Cursor cursor) {
        return format == Format.EVENT_STREAM ? ascii("id: " + cursor + "\n\n") : cursorLine(cursor);
    }

    private static byte[] cursorLine(Cursor cursor) {
        return ascii("{\"cursor\":\"" + cursor + "\"}\n");
    }

    /** The block or line that tells of gaps, and from where to go on. */
    static byte[] gap(Format format, Batch batch) {
        String json = BatchForm.gap(batch);
        return format == Format.EVENT_STREAM ? ascii("id: " + batch.resume() + "\nevent: gap\ndata: " + json + "\n\n")
                : ascii(json + '\n');
    }

    /** The block or line that tells that the right to follow has ended. */
    static byte[] end(Format format, String reason) {
        String json = BatchForm.end(reason);
        return format == Format.EVENT_STREAM ? ascii("event: end\ndata: " + json + "\n\n") : ascii(json + '\n');
    }

    private static int put(byte[] source, byte[] target, int offset) {
        System.arraycopy(source, 0, target, offset, source.length);
        return offset + source.length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
