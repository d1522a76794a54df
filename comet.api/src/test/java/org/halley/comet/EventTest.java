package org.halley.comet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 3.6 of the protocol. */
class EventTest {

    private static final long TIME = Instant.parse("2026-11-20T12:34:56.789Z").toEpochMilli();

    private static Event event(long position, long previous, long time, String type, String key, String data) {
        return new Event("e1", position, previous, time, "/chat/lobby", type, key, data.getBytes(UTF_8));
    }

    @Test
    void hasItsJsonForm() {
        assertEquals("{\"channel\":\"/chat/lobby\",\"id\":\"e1.7\",\"prev\":\"e1.5\",\"time\":\"2026-11-20T12:34:56.789Z\","
                + "\"type\":\"said\",\"key\":\"k1\",\"data\":{\"n\":1}}",
                event(7, 5, TIME, "said", "k1", "{\"n\":1}").toString());
    }

    @Test
    void leavesOutWhatIsNotSet() {
        Event event = event(1, 0, TIME, null, null, "null");
        assertEquals("{\"channel\":\"/chat/lobby\",\"id\":\"e1.1\",\"time\":\"2026-11-20T12:34:56.789Z\",\"data\":null}",
                event.toString());
        assertEquals(Optional.empty(), event.previous());
        assertEquals(Optional.empty(), event.type());
        assertEquals(Optional.empty(), event.key());
    }

    @Test
    void saysWhatItIs() {
        Event event = event(7, 5, TIME, "said", "k1", "\"\u00e4\"");
        assertEquals("/chat/lobby", event.channel());
        assertEquals(Cursor.of("e1", 7), event.id());
        assertEquals(7, event.position());
        assertEquals(Optional.of(Cursor.of("e1", 5)), event.previous());
        assertEquals(Instant.ofEpochMilli(TIME), event.time());
        assertEquals(Optional.of("said"), event.type());
        assertEquals(Optional.of("k1"), event.key());
        assertEquals("\"\u00e4\"", event.json());
        assertEquals(4, event.dataLength());
        assertEquals(event.toString().getBytes(UTF_8).length, event.length());
    }

    @Test
    void escapesLabels() {
        String json = event(1, 0, TIME, "a\"b\\c", "\u00e4 /", "1").toString();
        assertEquals(",\"type\":\"a\\\"b\\\\c\",\"key\":\"\u00e4 /\",\"data\":1}", json.substring(json.indexOf(",\"type")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.001Z",
        "2026-11-20T12:34:56.000Z", "2026-11-20T12:34:56.007Z", "2026-11-20T12:34:56.070Z", "2026-11-20T12:34:57.999Z",
        "2000-02-29T23:59:59.500Z", "9999-12-31T23:59:59.999Z"})
    void writesItsTimeInMilliseconds(String time) {
        String json = event(1, 0, Instant.parse(time).toEpochMilli(), null, null, "1").toString();
        assertEquals("\"time\":\"" + time + "\"", json.substring(json.indexOf("\"time"), json.indexOf(",\"data")));
    }

    @Test
    void copiesItselfWhereItFits() {
        Event event = event(1, 0, TIME, null, null, "[1]");
        byte[] target = new byte[event.length() + 2];
        assertEquals(event.length() + 1, event.copyTo(target, 1));
        assertEquals("\0" + event + "\0", new String(target, UTF_8));
        byte[] small = new byte[event.length()];
        assertThrows(IndexOutOfBoundsException.class, () -> event.copyTo(small, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> event.copyTo(small, -1));
        assertArrayEquals(new byte[event.length()], small);
    }

    @Test
    void doesNotChangeWithTheBytesItWasMadeOf() {
        byte[] data = "\"a\"".getBytes(UTF_8);
        Event event = new Event("e1", 1, 0, TIME, "/a", null, null, data);
        data[1] = 'b';
        assertEquals("\"a\"", event.json());
    }
}
