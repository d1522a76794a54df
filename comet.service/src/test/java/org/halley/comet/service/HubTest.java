package org.halley.comet.service;

import static org.halley.comet.service.World.at;
import static org.halley.comet.service.World.positions;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.halley.comet.Batch;
import org.halley.comet.ChannelStatus;
import org.halley.comet.Cursor;
import org.halley.comet.Declaration;
import org.halley.comet.Event;
import org.halley.comet.EventChannel;
import org.halley.comet.Gap;
import org.halley.comet.Publication;
import org.halley.comet.Retention;
import org.halley.comet.Selection;
import org.halley.comet.Subscription;
import org.halley.comet.Watch;
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

    @Test
    void nextComesAtOnceWithWhatIsThere() {
        world.publish("/a", 1);
        assertEquals(List.of(1L), positions(next(Cursor.EARLIEST, 25, "/a").join()));
        assertEquals(List.of(1L), positions(next(at(0), 0, "/a").join()));
        assertTrue(next(Cursor.NOW, 0, "/a").join().isEmpty());
        assertEquals(1, next(Cursor.of("e0", 1), 25, "/a").join().gaps().size());
    }

    @Test
    void nextIsNotEndedByWhatIsNotSelected() {
        CompletableFuture<Batch> next = next(Cursor.NOW, 25, "/a", "/r/*");
        world.publish("/b", 1);
        world.publish("/r/1/2", 1);
        world.run();
        assertFalse(next.isDone());
        world.publish("/r/1", 1);
        world.run();
        assertEquals(List.of(3L), positions(next.join()));
    }

    @Test
    void nextTellsWhatIsLostWhileItWaits() {
        World small = World.retaining(1);
        CompletableFuture<Batch> next =
                small.guest.next(Selection.of("/a"), Cursor.NOW, Duration.ofSeconds(25)).toCompletableFuture();
        small.publish("/a", 1);
        small.publish("/a", 2);
        small.run();
        assertEquals(List.of(new Gap("/a", at(0), at(1))), next.join().gaps());
        assertEquals(List.of(2L), positions(next.join()));
        small.close();
    }

    @Test
    void anEventThatRacesWithTheTimeOutIsNotLost() {
        CompletableFuture<Batch> next = next(Cursor.NOW, 25, "/a");
        world.hand.step(Duration.ofSeconds(25));
        world.publish("/a", 1);
        world.run();
        assertEquals(List.of(1L), positions(next.join()));
    }

    @Test
    void aCancelledWaitLeavesNothing() {
        next(Cursor.NOW, 25, "/a").cancel(false);
        CompletableFuture<Batch> completed = next(Cursor.NOW, 25, "/a");
        completed.complete(null);
        assertEquals(0, world.guest.open());
    }

    @Test
    void nothingIsLeftBehindWhenADependentRuns() {
        CompletableFuture<Integer> open = next(Cursor.NOW, 25, "/a").thenApply(batch -> world.guest.open());
        world.publish("/a", 1);
        world.run();
        assertEquals(0, open.join());
    }

    @Test
    void refusesAWaitThatIsOutside() {
        for (Duration wait : List.of(Duration.ofMillis(-1), Duration.ofHours(1).plusNanos(1), Duration.ofDays(9))) {
            String message = assertThrows(IllegalArgumentException.class,
                    () -> world.guest.next(Selection.of("/a"), Cursor.NOW, wait)).getMessage();
            assertTrue(message.contains(wait.toString()) && message.contains("one hour"), message);
        }
        assertFalse(next(Cursor.NOW, 3600, "/a").cancel(false) && world.guest.open() > 0);
    }

    @Test
    void stoppingEndsAllThatWaits() {
        CompletableFuture<Batch> next = next(Cursor.NOW, 25, "/a");
        List<Event> got = new ArrayList<>();
        Subscription subscription = world.guest.subscribe(Selection.of("/a"), Cursor.NOW, got::add);
        List<String> called = new ArrayList<>();
        Watch watch = world.guest.watch(Selection.of("/a"), () -> called.add("called"));
        Declaration declaration = world.guest.declare("/d", Retention.DEFAULT);
        world.publish("/a", 1);
        world.hub.stop();
        world.run();
        assertTrue(assertThrows(CompletionException.class, next::join).getCause() instanceof IllegalStateException);
        assertEquals(List.of(), got);
        assertEquals(List.of(), called);
        assertTrue(world.hub.isIdle());
        subscription.close();
        watch.close();
        declaration.close();
        assertEquals(at(0), subscription.cursor());
    }

    @Test
    void everythingIsRefusedAfterTheStop() {
        world.hub.stop();
        Selection a = Selection.of("/a");
        List<Runnable> calls = List.of(() -> world.publish("/a", 1), () -> world.read(at(0), "/a"),
                () -> world.guest.next(a, Cursor.NOW, Duration.ZERO), () -> world.guest.watch(a, () -> { }),
                () -> world.guest.subscribe(a, Cursor.NOW, event -> { }),
                () -> world.guest.declare("/a", Retention.DEFAULT), () -> world.guest.channels(),
                () -> world.guest.channel("/a").publish(1), () -> world.hub.enter().watch(a, () -> { }));
        for (Runnable call : calls) {
            assertThrows(IllegalStateException.class, call::run);
        }
        assertEquals(0, world.log.head());
    }

    @Test
    void aGuestTakesAwayOnlyWhatIsItsOwn() {
        Guest other = world.hub.enter();
        CompletableFuture<Batch> mine = next(Cursor.NOW, 25, "/a");
        CompletableFuture<Batch> theirs =
                other.next(Selection.of("/a"), Cursor.NOW, Duration.ofSeconds(25)).toCompletableFuture();
        other.declare("/d", new Retention(1, 1, Duration.ZERO));
        other.watch(Selection.of("/a"), () -> { });
        other.subscribe(Selection.of("/a"), Cursor.NOW, event -> { });
        assertEquals(4, other.open());
        other.close();
        assertEquals(0, other.open());
        assertTrue(theirs.isCompletedExceptionally());
        assertFalse(mine.isDone());
        assertFalse(status("/d").declared());
        assertThrows(IllegalStateException.class, () -> other.channel("/a").publish(1));
        world.publish("/a", 1);
        world.run();
        assertEquals(List.of(1L), positions(mine.join()));
    }

    private ChannelStatus status(String name) {
        return world.guest.channels().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void askingForAChannelMakesNothing() {
        EventChannel channel = world.guest.channel("/a");
        assertEquals("/a", channel.name());
        assertEquals(List.of(), world.guest.channels());
        assertThrows(IllegalArgumentException.class, () -> world.guest.channel("/a/*"));
        assertThrows(IllegalArgumentException.class, () -> world.guest.channel("a"));
        Event event = channel.publish("said", Map.of("n", 1));
        assertEquals("said", event.type().orElseThrow());
        assertEquals(List.of(event), channel.read(Cursor.EARLIEST).events());
        assertEquals(List.of(event), channel.next(Cursor.EARLIEST, Duration.ZERO).toCompletableFuture().join().events());
        assertThrows(IllegalArgumentException.class, () -> channel.publish("", 1));
        List<Event> got = new ArrayList<>();
        Subscription subscription = channel.subscribe(Cursor.EARLIEST, got::add);
        world.run();
        assertEquals(List.of(event), got);
        subscription.close();
    }

    @Test
    void saysHowChannelsStand() {
        world.publish("/b", 1);
        Event second = world.publish("/a", "x");
        Declaration declaration = world.guest.declare("/c", Retention.DEFAULT);
        Watch byName = world.guest.watch(Selection.of("/a"), () -> { });
        Watch byPattern = world.guest.watch(Selection.of("/**"), () -> { });
        assertEquals(List.of("/a", "/b", "/c"), world.guest.channels().stream().map(ChannelStatus::name).toList());
        assertEquals(new ChannelStatus("/a", false, 1, second.length(), at(2), 1), status("/a"));
        assertEquals(new ChannelStatus("/c", true, 0, 0, at(0), 0), status("/c"));
        byName.close();
        byPattern.close();
        declaration.close();
        assertFalse(status("/c").declared());
    }

    @Test
    void publishesToSeveralChannelsAllOrNone() {
        List<Event> events = world.guest.publish(List.of(Publication.to("/a", 1), Publication.to("/b", 2).withKey("k"),
                Publication.to("/a", 3).withType("t")));
        assertEquals(List.of(1L, 2L, 3L), events.stream().map(Event::position).toList());
        assertEquals("k", events.get(1).key().orElseThrow());
        assertThrows(IllegalArgumentException.class, () -> world.guest.publish(List.of(Publication.to("/c", 1),
                Publication.to("/d", Double.NaN))));
        assertThrows(IllegalArgumentException.class, () -> world.guest.publish(List.of()));
        assertEquals(at(3), world.guest.now());
        assertEquals(2, world.guest.channels().size());
    }

    @Test
    void refusesAnEventThatIsTooLarge() {
        World small = new World(new Settings(Retention.DEFAULT, 10, 100));
        small.publish("/a", "x".repeat(98));
        String message = assertThrows(IllegalArgumentException.class, () -> small.publish("/a", "x".repeat(99))).getMessage();
        assertTrue(message.contains("100 bytes"), message);
        small.hub.configure(new Settings(Retention.DEFAULT, 10, 101));
        small.publish("/a", "x".repeat(99));
        small.close();
    }

    @Test
    void changedSettingsDisturbNobody() {
        CompletableFuture<Batch> next = next(Cursor.NOW, 25, "/a");
        world.publish("/b", 1);
        world.publish("/b", 2);
        world.hub.configure(new Settings(new Retention(1, 1 << 20, Duration.ZERO), 2, 1000));
        world.run();
        assertFalse(next.isDone());
        assertEquals(1, status("/b").events());
        world.publish("/a", 1);
        world.run();
        assertEquals(List.of(3L), positions(next.join()));
        assertThrows(IllegalStateException.class, () -> world.publish("/c", 1));
    }

    @Test
    void whatIsTooOldIsEvictedFromTimeToTime() {
        world.publish("/a", 1);
        world.hand.step(Duration.ofHours(2));
        world.run();
        assertEquals(1, world.log.evictionMark());
        world.publish("/a", 2);
        world.hand.step(Duration.ofHours(2));
        world.run();
        assertEquals(2, world.log.evictionMark());
    }

    @Test
    void theMostSpecificDeclarationDecides() {
        Declaration all = declare("/**", 5);
        Declaration deep = declare("/r/**", 4);
        Declaration rooms = declare("/r/*", 3);
        Declaration one = declare("/r/1", 2);
        Declaration again = declare("/r/1", 1);
        for (int i = 0; i < 10; i++) {
            world.guest.publish(List.of(Publication.to("/r/1", i), Publication.to("/r/2", i), Publication.to("/r/x/1", i),
                    Publication.to("/s", i)));
        }
        assertEquals(List.of(1, 3, 4, 5), kept());
        again.close();
        again.close();
        fill();
        assertEquals(List.of(2, 3, 4, 5), kept());
        one.close();
        rooms.close();
        fill();
        assertEquals(List.of(4, 4, 4, 5), kept());
        all.close();
        deep.close();
        fill();
        assertEquals(List.of(14, 14, 14, 15), kept());
    }

    private Declaration declare(String nameOrPattern, int events) {
        return world.guest.declare(nameOrPattern, new Retention(events, 1 << 20, Duration.ZERO));
    }

    private void fill() {
        for (int i = 0; i < 10; i++) {
            List.of("/r/1", "/r/2", "/r/x/1", "/s").forEach(name -> world.publish(name, 1));
        }
    }

    private List<Integer> kept() {
        return List.of("/r/1", "/r/2", "/r/x/1", "/s").stream().map(name -> status(name).events()).toList();
    }

    @Test
    void aDeclaredChannelExistsAndAnUndeclarableOneIsNotDeclared() {
        World small = new World(new Settings(Retention.DEFAULT, 1, 1000));
        Declaration declaration = small.guest.declare("/a", Retention.DEFAULT);
        assertEquals(1, small.guest.channels().size());
        assertThrows(IllegalStateException.class, () -> small.guest.declare("/b", Retention.DEFAULT));
        assertThrows(IllegalArgumentException.class, () -> small.guest.declare("b", Retention.DEFAULT));
        declaration.close();
        small.guest.declare("/b", Retention.DEFAULT).close();
        small.publish("/c", 1);
        assertEquals(List.of("/c"), small.guest.channels().stream().map(ChannelStatus::name).toList());
        small.close();
    }

    @Test
    void decodesData() {
        Event event = world.publish("/a", Map.of("n", 1));
        assertEquals(Map.of("n", 1.0), world.guest.decode(event, Map.class));
        assertThrows(IllegalArgumentException.class, () -> world.guest.decode(event, String.class));
    }
}
