package org.halley.benchmark.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class EventTextTest {

    private final List<String> found = new ArrayList<>();

    @Test
    void anEventIsFoundAgainInWhateverIsAroundIt() {
        String event = text(new EventText(100).of(12, 3_000_000_000L));
        assertEquals(100, event.length());
        scan("id: x\ndata: {\"data\":" + event + "}\n\n" + event);
        assertEquals(List.of("12/3000000000", "12/3000000000"), found);
    }

    @Test
    void aShorterNumberLeavesNothingOfALongerOneBehind() {
        EventText events = new EventText(40);
        events.of(123_456, 1_000_000_000_000L);
        assertEquals("\"@@0 1 ................................\"", text(events.of(0, 1)));
    }

    @Test
    void oneMarkAloneIsNoEvent() {
        scan("someone@example.org @");
        assertEquals(List.of(), found);
    }

    @Test
    void whatIsCutOffIsNotTakenForAnEvent() {
        assertThrows(IllegalStateException.class, () -> scan("@@1"));
        assertThrows(IllegalStateException.class, () -> scan("@@1 "));
        assertThrows(IllegalStateException.class, () -> scan("@@1 23"));
        assertThrows(IllegalStateException.class, () -> scan("@@ 23 "));
    }

    private void scan(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        EventText.scan(bytes, 0, bytes.length, (channel, sequence) -> found.add(channel + "/" + sequence));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
