package org.halley.comet.whiteboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.Gap;
import org.halley.comet.shared.Time;
import org.junit.jupiter.api.Test;

class BodiesTest {

    private final AtomicLong millis = new AtomicLong();
    private final Counters counters = new Counters();
    private final Bodies bodies = new Bodies(new Time() {
        @Override
        public long millis() {
            return millis.get();
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }
    }, counters);

    private static Event event(long position, String type, String data) {
        return new Event("e1", position, 0, 0, "/a", type, null, data.getBytes(StandardCharsets.UTF_8));
    }

    private static Batch batch(Event... events) {
        Cursor next = Cursor.of("e1", events[events.length - 1].position());
        return new Batch(List.of(events), next, List.of(), Cursor.of("e1", events[0].position() - 1), false);
    }

    @Test
    void followersAtTheSamePlaceShareOneArray() {
        Event one = event(1, null, "1");
        for (Format format : Format.values()) {
            byte[] first = bodies.of(format, batch(one));
            assertSame(first, bodies.of(format, batch(one)));
            assertSame(first, bodies.of(format, batch(event(1, null, "1"))), "the same event, read twice");
            assertNotSame(first, bodies.of(format, batch(one, event(2, null, "2"))));
        }
        assertEquals(6, counters.of(Counters.Count.BODIES_SHARED));
        assertEquals(6, counters.of(Counters.Count.BODIES_ENCODED));
    }

    @Test
    void whatDiffersInAnythingIsNotShared() {
        Event one = event(1, null, "1");
        Batch same = batch(one);
        byte[] first = bodies.of(Format.POLL, same);
        for (Batch other : List.of(new Batch(same.events(), Cursor.of("e1", 2), List.of(), same.resume(), false),
                new Batch(same.events(), same.next(), List.of(), same.resume(), true),
                new Batch(same.events(), Cursor.of("e2", 1), List.of(), same.resume(), false),
                new Batch(same.events(), same.next(), List.of(), Cursor.of("e1", 0, 3), false),
                new Batch(same.events(), same.next(), List.of(new Gap("/a", Cursor.of("e1", 0), Cursor.of("e1", 0))), same.resume(),
                        false))) {
            assertNotSame(first, bodies.of(Format.POLL, other), other.toString());
        }
    }

    @Test
    void neverGivesOneBatchTheBodyOfAnother() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            int first = 1 + random.nextInt(300);
            Event[] events = new Event[1 + random.nextInt(3)];
            for (int k = 0; k < events.length; k++) {
                events[k] = event(first + k * (1 + random.nextInt(2)) * 2L + k, null, "0");
            }
            Batch batch = batch(events);
            String body = new String(bodies.of(Format.POLL, batch), StandardCharsets.UTF_8);
            String fresh = new String(new Bodies(Time.SYSTEM, new Counters()).of(Format.POLL, batch), StandardCharsets.UTF_8);
            assertEquals(fresh, body);
        }
        assertTrue(counters.of(Counters.Count.BODIES_SHARED) > 0);
    }

    @Test
    void whatIsNotAskedForIsLetGo() {
        byte[] first = bodies.of(Format.POLL, batch(event(1, null, "1")));
        millis.set(3_000);
        bodies.tidy();
        assertSame(first, bodies.of(Format.POLL, batch(event(1, null, "1"))));
        millis.set(3_001);
        bodies.tidy();
        assertNotSame(first, bodies.of(Format.POLL, batch(event(1, null, "1"))));
    }

    @Test
    void rule_4_3_lineEndsNeverBreakOutOfAField() {
        Batch bad = batch(event(1, "a\nid: x\r\0", "\"\n\ndata: y\r\""));
        String block = new String(bodies.of(Format.EVENT_STREAM, bad), StandardCharsets.UTF_8);
        assertTrue(block.startsWith("id: e1.1\nevent: a id: x  \ndata: {"), block);
        assertEquals(4, block.chars().filter(c -> c == '\n').count());
        assertEquals(1, new String(bodies.of(Format.LINES, bad), StandardCharsets.UTF_8).chars().filter(c -> c == '\n').count());
    }

    @Test
    void idsOfAStreamKnowTheEvictionsThatWereTold() {
        Event one = event(1, null, "1");
        Event two = event(2, null, "2");
        Batch batch = new Batch(List.of(one, two), Cursor.of("e1", 9), List.of(), Cursor.of("e1", 0, 5), false);
        String blocks = new String(bodies.of(Format.EVENT_STREAM, batch), StandardCharsets.UTF_8);
        assertTrue(blocks.startsWith("id: e1.1.5\n") && blocks.contains("\n\nid: e1.2.5\n"), blocks);
        assertTrue(new String(bodies.of(Format.LINES, batch), StandardCharsets.UTF_8).endsWith("}\n{\"cursor\":\"e1.9\"}\n"));
    }
}
