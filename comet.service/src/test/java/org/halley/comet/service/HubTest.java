package org.halley.comet.service;

import static org.halley.comet.service.World.at;
import static org.halley.comet.service.World.positions;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.Selection;
import org.halley.comet.Subscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HubTest {

    private final World world = new World();

    @AfterEach
    void nothingIsLeftBehind() {
        world.close();
    }

    private CompletableFuture<Batch> next(Cursor after, int seconds, String... selected) {
        return world.guest.next(Selection.of(selected), after, Duration.ofSeconds(seconds)).toCompletableFuture();
    }

    @Test
    void anEventHasItsJsonForm() {
        world.publish("/a", Map.of("n", 1));
        Event event = world.publish("/a", null);
        assertEquals("{\"channel\":\"/a\",\"id\":\"e1.2\",\"prev\":\"e1.1\",\"time\":\"2026-11-20T12:00:00.000Z\","
                + "\"data\":null}", event.toString());
    }

    @Test
    void nextEndsWithTheEventThatComes() {
        CompletableFuture<Batch> byName = next(Cursor.NOW, 25, "/a");
        CompletableFuture<Batch> byPattern = next(Cursor.NOW, 25, "/**");
        world.publish("/a", 1);
        assertFalse(byName.isDone(), "the publisher does not wake anybody itself");
        world.run();
        assertEquals(List.of(1L), positions(byName.join()));
        assertEquals(List.of(1L), positions(byPattern.join()));
    }

    @Test
    void nextEndsEmptyWithAMovedCursorWhenItsTimeIsOver() {
        CompletableFuture<Batch> next = next(Cursor.NOW, 25, "/a");
        world.publish("/b", 1);
        world.hand.step(Duration.ofSeconds(25));
        world.run();
        assertTrue(next.join().isEmpty());
        assertEquals(at(1), next.join().next());
    }

    @Test
    void aSubscriptionGetsWhatComes() {
        List<Event> got = new ArrayList<>();
        Subscription subscription = world.guest.subscribe(Selection.of("/a"), Cursor.NOW, got::add);
        Event event = world.publish("/a", 1);
        world.run();
        assertEquals(List.of(event), got);
        assertEquals(at(1), subscription.cursor());
        subscription.close();
        world.publish("/a", 2);
        world.run();
        assertEquals(List.of(event), got);
    }
}
