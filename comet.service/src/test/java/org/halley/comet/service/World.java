package org.halley.comet.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.Limit;
import org.halley.comet.Publication;
import org.halley.comet.Retention;
import org.halley.comet.Selection;

/** A hub in a world that stands still unless it is moved by hand. */
final class World implements AutoCloseable {

    final Hand hand = new Hand();
    final List<Hand.Tasks> fanOut = List.of(new Hand.Tasks(), new Hand.Tasks());
    final Hand.Tasks delivery = new Hand.Tasks();
    final MemoryLog log = new MemoryLog(hand, "e1", 1024);
    final Hub hub;
    final Guest guest;

    World() {
        this(Settings.DEFAULT);
    }

    World(Settings settings) {
        hub = new Hub(log, List.copyOf(fanOut), hand, delivery, settings);
        guest = hub.enter();
    }

    static World retaining(int events) {
        return new World(new Settings(new Retention(events, 1 << 20, Duration.ofHours(1)), 100_000, 1 << 20));
    }

    /** Runs the executors until nothing is left to do. */
    void run() {
        while (fanOut.stream().anyMatch(tasks -> !tasks.isEmpty()) || !delivery.isEmpty()) {
            fanOut.forEach(Hand.Tasks::runAll);
            delivery.runAll();
        }
    }

    Event publish(String channel, Object data) {
        return guest.publish(List.of(Publication.to(channel, data))).get(0);
    }

    Batch read(Cursor after, String... selected) {
        return guest.read(Selection.of(selected), after, Limit.DEFAULT);
    }

    Batch read(Cursor after, int events, String... selected) {
        return guest.read(Selection.of(selected), after, new Limit(events, 1 << 20));
    }

    static Cursor at(long position) {
        return Cursor.of("e1", position);
    }

    static List<Long> positions(Batch batch) {
        return batch.events().stream().map(Event::position).toList();
    }

    static List<String> data(Batch batch) {
        return new ArrayList<>(batch.events().stream().map(Event::json).toList());
    }

    /** Stops the hub, and checks that nothing is left behind. */
    @Override
    public void close() {
        run();
        assertEquals(0, guest.open(), "left open");
        guest.close();
        assertTrue(hub.isIdle(), "a guest, watch or declaration was left behind");
        hub.stop();
        assertEquals(0, hand.alarms(), "alarms left behind");
    }
}
