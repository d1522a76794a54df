package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.halley.itest.ContractTest;
import org.halley.itest.Stream;
import org.halley.itest.Wire;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** Section 4 of the protocol: following by stream. */
public abstract class StreamContract extends ContractTest {

    private static final List<String> NASTY = List.of("a\nb", "a\rb", "a\r\nb", "a\n\nid: x\n\ndata: y", "\u0000", "\u2028\u2029",
            "", "\u00e4\u20ac\ud83d\ude00");

    @Test
    @DisplayName("4.1 the same URL with Accept: text/event-stream is an event stream, not buffered, not compressed")
    void streamHasItsForm() {
        Wire wire = open();
        stream(wire, "/comet" + channel("c"), "Accept-Encoding: gzip, deflate, br");
        assertTrue(wire.header("Content-Type").startsWith("text/event-stream"), wire.header("Content-Type"));
        assertEquals("no", wire.header("X-Accel-Buffering"));
        assertNull(wire.header("Content-Encoding"));
        assertNull(wire.header("Content-Length"));
        assertTrue(wire.header("Cache-Control").contains("no-store"));
    }

    @Test
    @DisplayName("4.1 the stream takes the parameters of the poll: several channels, patterns, sentinels")
    void streamTakesTheParameters() {
        String a = channel("a");
        String b = channel("b/c");
        control.publish(a, 1);
        control.publish(b, 2);
        Stream stream = stream(open(), "/comet/?channel=" + a + "&channel=" + encoded(channel("b") + "/*") + "&after=-1");
        assertEquals("1", stream.event().data());
        assertEquals("2", stream.event().data());
        control.publish(b, 3);
        assertEquals("3", stream.event().data());
    }

    @Test
    @DisplayName("4.1 Last-Event-ID wins over after")
    void lastEventIdWins() {
        String name = channel("c");
        control.publish(name, 1);
        String second = control.publish(name, 2);
        control.publish(name, 3);
        Stream stream = stream(open(), "/comet" + name + "?after=earliest", "Last-Event-ID: " + second);
        assertEquals("3", stream.event().data());
    }

    @Test
    @DisplayName("4.2 first, at once, come retry: 2000 to 3000 and a block that holds only the cursor")
    void streamBeginsWithRetryAndCursor() {
        String name = channel("c");
        String id = control.publish(name, "before");
        Stream stream = stream(open(), "/comet" + name);
        Stream.Block first = stream.block();
        String retry = first.field("retry");
        assertTrue(Integer.parseInt(retry) >= 2000 && Integer.parseInt(retry) <= 3000, retry);
        Stream.Block cursor = first.lines().size() == 1 ? stream.block() : first;
        assertNull(first.field("data"));
        assertNull(cursor.field("data"));
        assertEquals(id, cursor.field("id"));
        Stream resumed = stream(open(), "/comet" + name, "Last-Event-ID: " + cursor.field("id"));
        control.publish(name, "after");
        assertEquals("\"after\"", resumed.event().data());
        assertEquals("\"after\"", stream.event().data());
    }

    @Test
    @DisplayName("4.3 an event is id, event only with a type, and data with the EVENT on one line, as the poll gives it")
    void eventsHaveTheirForm() {
        String name = channel("c");
        Stream stream = stream(open(), "/comet" + name);
        String first = control.publish(name, Map.of("a", 1));
        String second = control.publishTyped(name, "kind", 2);
        Stream.Block plain = stream.event();
        Stream.Block typed = stream.event();
        assertEquals(first, plain.field("id"));
        assertNull(plain.field("event"));
        assertEquals(second, typed.field("id"));
        assertEquals("kind", typed.field("event"));
        assertEquals(look(name, "earliest").events(), List.of(plain.event(), typed.event()));
        assertEquals(2, plain.lines().size(), plain::toString);
        assertEquals(3, typed.lines().size(), typed::toString);
    }

    @Test
    @DisplayName("4.3 CR, LF and NUL never break out of a field")
    void nothingBreaksOut() {
        String name = channel("c");
        Stream stream = stream(open(), "/comet" + name);
        for (String text : NASTY) {
            String id = control.publish(name, text);
            Stream.Block block = stream.event();
            assertEquals(id, block.field("id"), text);
            assertEquals(2, block.lines().size(), block::toString);
            assertEquals(text, block.event().get("data").getAsString());
        }
    }

    @Test
    @DisplayName("4.3 each event is sent when it is published, not later")
    void eventsAreFlushed() {
        String name = channel("c");
        Stream stream = stream(open(), "/comet" + name);
        for (int n = 0; n < 20; n++) {
            control.publish(name, n);
            assertEquals(Integer.toString(n), stream.event().data());
        }
    }

    @Test
    @DisplayName("4.4 a heartbeat is a block with only the cursor, which moves past events for others")
    void heartbeatMovesTheCursor() {
        String name = channel("c");
        control.configure(WHITEBOARD, Map.of("heartbeat.seconds", 1));
        Stream stream = stream(open(), "/comet" + name);
        String begin = stream.begin();
        String other = control.publish(channel("other"), "not for this one");
        Stream.Block block = stream.block();
        while (block.field("id").equals(begin)) {
            assertTrue(block.onlyId(), block::toString);
            block = stream.block();
        }
        assertTrue(block.onlyId(), block::toString);
        assertEquals(other, block.field("id"));
        control.publish(name, "marker");
        assertEquals("\"marker\"", stream.event().data());
    }

    @Test
    @DisplayName("4.4 a dead peer is found by the failing write and freed")
    void deadPeersAreFreed() {
        control.configure(WHITEBOARD, Map.of("heartbeat.seconds", 1));
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Wire wire = open();
            stream(wire, "/comet" + channel("c")).block();
            wires.add(wire);
        }
        control.awaitHeld(5);
        wires.forEach(Wire::vanish);
        control.awaitHeld(0);
    }

    @Test
    @DisplayName("4.4 a dead peer is found by the first event that cannot be written")
    void deadPeersAreFreedByAnEvent() {
        Wire wire = open();
        stream(wire, "/comet" + channel("c")).begin();
        control.awaitHeld(1);
        wire.vanish();
        control.publish(channel("c"), "to nobody");
        control.run("await-held", Map.of("count", 0, "seconds", 5));
    }

    @Test
    @DisplayName("4.5 the server ends a stream in order after its life, less up to 20 %, and no event is lost over it")
    void streamsEndInOrder() {
        String name = channel("c");
        control.configure(WHITEBOARD, Map.of("stream.seconds", 2));
        long begin = System.nanoTime();
        Stream stream = stream(open(), "/comet" + name);
        String cursor = stream.begin();
        control.publish(name, 0);
        int n = 0;
        for (Stream.Block block = stream.block(); block != null; block = stream.block()) {
            cursor = block.field("id");
            if (block.field("data") != null) {
                assertEquals(Integer.toString(n++), block.data());
                control.publish(name, n);
            }
        }
        long millis = (System.nanoTime() - begin) / 1_000_000;
        assertTrue(millis >= 1_600, () -> "a stream of 2 s ended after " + millis + " ms");
        Stream next = stream(open(), "/comet" + name, "Last-Event-ID: " + cursor);
        assertEquals(Integer.toString(n), next.event().data(), "what was published when the stream had ended");
    }

    @Test
    @DisplayName("4.5 a life of 0 has no end")
    void lifeOfZeroHasNoEnd() {
        String name = channel("c");
        control.configure(WHITEBOARD, Map.of("stream.seconds", 1, "heartbeat.seconds", 1));
        Stream mortal = stream(open(), "/comet" + name);
        control.configure(WHITEBOARD, Map.of("stream.seconds", 0, "heartbeat.seconds", 1));
        Stream immortal = stream(open(), "/comet" + name);
        while (mortal.block() != null) {
            // until it ends
        }
        for (int beats = 0; beats < 2; beats++) {
            assertNotEquals(null, immortal.block());
        }
        control.publish(name, "still there");
        assertEquals("\"still there\"", immortal.event().data());
    }

    @Test
    @DisplayName("4.6 Accept: application/x-ndjson gives one EVENT a line, and heartbeat lines with the cursor")
    void linesOfJson() {
        String name = channel("c");
        control.configure(WHITEBOARD, Map.of("heartbeat.seconds", 1));
        Wire wire = open().get("/comet" + name, "Accept: application/x-ndjson");
        assertEquals(200, wire.head());
        assertTrue(wire.header("Content-Type").startsWith("application/x-ndjson"), wire.header("Content-Type"));
        Stream lines = new Stream(wire);
        JsonObject first = json(lines.line());
        assertEquals(java.util.Set.of("cursor"), first.keySet());
        String id = control.publish(name, "a\nb");
        JsonObject event = json(lines.line());
        while (event.has("cursor")) {
            event = json(lines.line());
        }
        assertEquals(id, event.get("id").getAsString());
        assertEquals("a\nb", event.get("data").getAsString());
        assertEquals(look(name, "-1").events().get(0), event);
        assertEquals(id, json(lines.line()).get("cursor").getAsString());
    }

    private static JsonObject json(String line) {
        return JsonParser.parseString(line).getAsJsonObject();
    }

    @Test
    @DisplayName("4.7 one who reads slowly delays nobody, keeps nothing but a cursor, and is told what was evicted")
    void slowReaderIsToldOfTheGap() {
        String name = channel("c");
        control.declare(name, Map.of("events", 20, "bytes", 10_000_000));
        String begin = control.now();
        int count = 1500;
        Stream slow = stream(open(4096), "/comet" + name);
        Stream quick = stream(open(), "/comet" + name);
        for (int n = 0; n < count; n += 10) {
            control.publishMany(name, n, 10, 10_000);
            for (int i = n; i < n + 10; i++) {
                assertEquals(i, quick.event().event().getAsJsonObject("data").get("n").getAsInt());
            }
        }
        control.publishRaw(name, "{\"n\":" + count + "}");
        int next = 0;
        boolean told = false;
        while (next <= count) {
            Stream.Block block = slow.event();
            if ("gap".equals(block.field("event"))) {
                told = true;
                next = -1;
            } else {
                int n = block.event().getAsJsonObject("data").get("n").getAsInt();
                assertTrue(next < 0 || n == next, () -> "a loss that was not told, before " + n);
                next = n + 1;
            }
        }
        assertTrue(told, "the gap is told");
        assertFalse(control.log().toString().isEmpty(), begin);
    }

    @Test
    @DisplayName("4.7 clients that take a byte now and then cost no thread")
    void slowReadersCostNoThread() {
        String name = channel("c");
        control.declare(name, Map.of("events", 100, "bytes", 10_000_000));
        int before = control.threads().size();
        List<Wire> slow = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            slow.add(open(2048).get("/comet" + name, "Accept: text/event-stream"));
            control.awaitHeld(i + 1);
        }
        control.publishMany(name, 0, 90, 50_000);
        for (int octets = 0; octets < 100; octets++) {
            slow.forEach(Wire::octet);
        }
        int during = control.threads().size();
        assertTrue(during <= before + 10, () -> before + " threads before, " + during + " with slow readers");
        Stream quick = stream(open(), "/comet" + name);
        control.publish(name, "for the quick one");
        assertEquals("\"for the quick one\"", quick.event().data());
    }
}
