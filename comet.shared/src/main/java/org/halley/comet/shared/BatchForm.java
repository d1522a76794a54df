package org.halley.comet.shared;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.Gap;

/** The form in which clients are given batches, of events that were encoded when they were published. */
public final class BatchForm {

    private BatchForm() {
    }

    /** The answer of a poll: {@code {"cursor":…,"gaps":[…],"events":[…],"more":true}}, and a line's end. */
    public static byte[] answer(Batch batch) {
        StringBuilder head = new StringBuilder(96).append("{\"cursor\":\"").append(batch.next()).append('"');
        if (!batch.gaps().isEmpty()) {
            head.append(',');
            gaps(head, batch.gaps());
        }
        byte[] start = ascii(head.append(",\"events\":[").toString());
        byte[] end = ascii(batch.more() ? "],\"more\":true}\n" : "]}\n");
        int length = start.length + end.length + Math.max(0, batch.events().size() - 1);
        for (Event event : batch.events()) {
            length += event.length();
        }
        byte[] body = new byte[length];
        int at = put(start, body, 0);
        boolean first = true;
        for (Event event : batch.events()) {
            if (!first) {
                body[at++] = ',';
            }
            first = false;
            at = event.copyTo(body, at);
        }
        put(end, body, at);
        return body;
    }

    /** The answer of a poll that brings nothing and may not be empty. */
    public static String nothing(Cursor next) {
        return "{\"cursor\":\"" + next + "\",\"events\":[]}\n";
    }

    /** Appends {@code "gaps":[…]}. */
    public static StringBuilder gaps(StringBuilder target, List<Gap> gaps) {
        target.append("\"gaps\":[");
        String comma = "";
        for (Gap gap : gaps) {
            target.append(comma).append("{\"channel\":\"").append(gap.channel()).append("\",\"after\":\"")
                    .append(gap.after()).append("\",\"oldest\":\"").append(gap.oldest()).append("\"}");
            comma = ",";
        }
        return target.append(']');
    }

    /** What a stream tells of gaps: {@code {"cursor":…,"gaps":[…]}}, and from where it goes on. */
    public static String gap(Batch batch) {
        StringBuilder json = new StringBuilder(160).append("{\"cursor\":\"").append(batch.resume()).append("\",");
        return gaps(json, batch.gaps()).append('}').toString();
    }

    /** What a stream tells at its end: {@code {"end":…}}. */
    public static String end(String reason) {
        StringBuilder json = new StringBuilder(80).append("{\"end\":");
        Json.quote(json, reason);
        return json.append('}').toString();
    }

    /** What a problem tells of gaps beside its detail, as members with a comma in front. */
    public static String lost(Batch batch) {
        StringBuilder members = new StringBuilder(160).append(",\"cursor\":\"").append(batch.resume()).append("\",");
        return gaps(members, batch.gaps()).toString();
    }

    /** The detail of that problem. */
    public static String lostInWords(Batch batch) {
        return "events of " + batch.gaps().size() + (batch.gaps().size() == 1 ? " channel" : " channels")
                + " are not retained any more; go on with the cursor given here";
    }

    /** The cursor of one who has everything up to an event, and was told of all that the cursors of its batch know. */
    public static Cursor behind(Event event, Batch batch) {
        if (event.position() == batch.next().position()) {
            return batch.next();
        }
        long told = told(batch);
        return told == 0 ? event.id() : Cursor.of(batch.next().epoch(), event.position(), told);
    }

    /** Up to which mark evictions are known to whoever has a part of a batch. */
    public static long told(Batch batch) {
        return Math.max(batch.resume().told(), batch.next().told());
    }

    /**
     * Copies an event's JSON as one line; a log of somebody else's that put a line end into it breaks its own JSON, not our
     * framing.
     *
     * @return the offset behind what was copied
     */
    public static int line(Event event, byte[] target, int offset) {
        int end = event.copyTo(target, offset);
        for (int i = offset; i < end; i++) {
            byte b = target[i];
            if (b == '\n' || b == '\r' || b == 0) {
                target[i] = ' ';
            }
        }
        return end;
    }

    /** A text as one line. */
    public static String oneLine(String text) {
        return text.replace('\n', ' ').replace('\r', ' ').replace('\0', ' ');
    }

    private static int put(byte[] source, byte[] target, int offset) {
        System.arraycopy(source, 0, target, offset, source.length);
        return offset + source.length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
