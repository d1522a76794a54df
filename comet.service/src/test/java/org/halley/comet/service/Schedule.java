package org.halley.comet.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Declaration;
import org.halley.comet.Event;
import org.halley.comet.EventListener;
import org.halley.comet.Gap;
import org.halley.comet.Limit;
import org.halley.comet.Names;
import org.halley.comet.Publication;
import org.halley.comet.Retention;
import org.halley.comet.Selection;
import org.halley.comet.Subscription;

/**
 * One seed: publishers, followers, time, eviction, configuration and restarts in one thread, in an order that the seed
 * alone decides. See {@link Account} for what is checked.
 */
final class Schedule {

    private static final List<String> CHANNELS = List.of("/a", "/b", "/c", "/r/1", "/r/2", "/r/x/1", "/s/1");
    private static final List<String> PATTERNS = List.of("/*", "/**", "/r/*", "/r/**", "/s/*");

    private final Random random;
    private final Hand hand = new Hand();
    private final List<Hand.Tasks> fanOut = List.of(new Hand.Tasks(), new Hand.Tasks());
    private final Hand.Tasks delivery = new Hand.Tasks();
    private final List<Poller> pollers = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final List<Declared> declarations = new ArrayList<>();
    private Ledger ledger;
    private MeddlingLog log;
    private Hub hub;
    private Guest guest;
    private final List<Throwable> failures = new ArrayList<>();
    private int epochs;
    private int published;
    /** Whether others may act in the middle of a reader's step, and how often they did. */
    private boolean alone;
    private int meddled;

    private record Declared(String name, Declaration declaration) {
    }

    Schedule(long seed) {
        random = new Random(seed);
    }

    void run(int steps) {
        newLog();
        start();
        for (int i = 0; i < 3; i++) {
            pollers.add(new Poller());
        }
        for (int i = 0; i < 2; i++) {
            listeners.add(new Listener());
        }
        for (int i = 0; i < steps; i++) {
            step();
        }
        finish();
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private void step() {
        check();
        int dice = random.nextInt(1000);
        if (dice < 300) {
            publish();
        } else if (dice < 550) {
            any(pollers).act();
        } else if (dice < 800) {
            Hand.Tasks tasks = random.nextInt(3) == 0 ? delivery : any(fanOut);
            tasks.runOne();
        } else if (dice < 850) {
            hand.step(Duration.ofMillis(random.nextInt(4000)));
        } else if (dice < 880) {
            log.evict();
        } else if (dice < 910) {
            any(listeners).act();
        } else if (dice < 940) {
            hub.configure(settings());
        } else if (dice < 975) {
            declare();
        } else if (dice < 985) {
            restart();
        } else {
            settle();
        }
    }

    /** What went wrong in a call-back is not lost in it. */
    private void check() {
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.get(0).getMessage(), failures.get(0));
        }
    }

    private void others() {
        if (!alone && chance(6)) {
            alone = true;
            meddled++;
            int times = 1 + random.nextInt(3);
            for (int i = 0; i < times; i++) {
                if (chance(60)) {
                    publish();
                } else if (chance(50)) {
                    any(fanOut).runOne();
                } else if (chance(50)) {
                    delivery.runOne();
                } else if (chance(50)) {
                    hand.step(Duration.ofMillis(random.nextInt(2000)));
                } else {
                    log.evict();
                }
            }
            alone = false;
        }
    }

    private Settings settings() {
        Retention retention = retention();
        return new Settings(retention, 3 + random.nextInt(6), 1 << 20);
    }

    private Retention retention() {
        return new Retention(1 + random.nextInt(5), chance(30) ? 100 + random.nextInt(400) : 1 << 20,
                chance(40) ? Duration.ofMillis(500 + random.nextInt(5000)) : Duration.ZERO);
    }

    private Selection selection() {
        List<String> selected = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            selected.add(any(CHANNELS));
        }
        for (int i = random.nextInt(3); i > 0 || selected.isEmpty(); i--) {
            selected.add(any(PATTERNS));
        }
        return Selection.of(selected);
    }

    private Limit limit() {
        return new Limit(chance(50) ? 1 + random.nextInt(4) : 500, chance(30) ? 1 + random.nextInt(400) : 1 << 20);
    }

    private Cursor sentinel() {
        return switch (random.nextInt(3)) {
            case 0 -> Cursor.NOW;
            case 1 -> Cursor.EARLIEST;
            default -> Cursor.last(1 + random.nextInt(3));
        };
    }

    private void newLog() {
        MemoryLog memory = new MemoryLog(hand, "e" + ++epochs, chance(50) ? 8 : 1024);
        ledger = new Ledger(memory);
        log = new MeddlingLog(memory, this::others);
    }

    private void start() {
        hub = new Hub(log, List.copyOf(fanOut), hand, delivery, settings());
        guest = hub.enter();
    }

    private void publish() {
        List<Publication> publications = new ArrayList<>();
        for (int i = chance(75) ? 1 : 2 + random.nextInt(3); i > 0; i--) {
            publications.add(Publication.to(any(CHANNELS), "x".repeat(random.nextInt(40)) + published++));
        }
        long head = ledger.log.head();
        int channels = ledger.log.channels().size();
        try {
            ledger.published(guest.publish(publications));
        } catch (IllegalStateException refused) {
            assertEquals(head, ledger.log.head(), "refused, and yet appended");
            assertEquals(channels, ledger.log.channels().size(), "refused, and yet made or dropped a channel");
        }
    }

    private void declare() {
        if (!declarations.isEmpty() && chance(50)) {
            declarations.remove(random.nextInt(declarations.size())).declaration().close();
        } else {
            try {
                String name = chance(50) ? any(CHANNELS) : any(PATTERNS);
                declarations.add(new Declared(name, guest.declare(name, retention())));
            } catch (IllegalStateException full) {
                ledger.notice();
            }
        }
    }

    /** The hub goes and comes back, with its log as a durable one would, or with a new one. */
    private void restart() {
        hub.stop();
        assertTrue(hub.isIdle(), "left behind by a hub that stopped");
        declarations.clear();
        pollers.forEach(Poller::stopped);
        boolean lost = chance(50);
        if (lost) {
            newLog();
        }
        start();
        for (Poller poller : pollers) {
            poller.account = lost ? new Account(ledger) : poller.account;
        }
        for (Listener listener : listeners) {
            listener.account = lost ? new Account(ledger) : listener.account;
            listener.subscribe(listener.subscription.cursor());
        }
    }

    private void runAll() {
        while (fanOut.stream().anyMatch(tasks -> !tasks.isEmpty()) || !delivery.isEmpty()) {
            fanOut.forEach(Hand.Tasks::runAll);
            delivery.runAll();
        }
    }

    private void rest() {
        do {
            listeners.forEach(Listener::reopen);
            runAll();
        } while (listeners.stream().anyMatch(listener -> listener.closed));
    }

    /** Lets everything come to rest, and checks that nobody was forgotten. */
    private void settle() {
        alone = true;
        rest();
        pollers.forEach(Poller::wasWoken);
        listeners.forEach(Listener::hasAll);
        assertEquals(1 + pollers.stream().filter(Poller::waits).count(), hand.alarms(), "eviction, and one for each wait");
        for (Declared declared : declarations) {
            assertTrue(Names.isPattern(declared.name()) || ledger.log.channel(declared.name()).isPresent(), "dropped");
        }
        alone = false;
    }

    private void finish() {
        settle();
        alone = true;
        hand.step(Duration.ofHours(1));
        rest();
        check();
        pollers.forEach(Poller::drain);
        listeners.forEach(Listener::hasAll);
        listeners.forEach(listener -> listener.subscription.close());
        declarations.forEach(declared -> declared.declaration().close());
        assertEquals(0, guest.open(), "left open");
        guest.close();
        assertTrue(hub.isIdle(), "a guest, watch or declaration was left behind");
        hub.stop();
        assertEquals(0, hand.alarms(), "alarms left behind");
    }

    /** A follower that asks: reads or waits, loses answers, takes gaps with or without events, selects anew. */
    private final class Poller {

        private Selection selection = selection();
        private Cursor cursor = sentinel();
        private Account account = new Account(ledger);
        private CompletableFuture<Batch> waiting;
        private long waitingSince;
        /** Whether the last answer was read without others in between, and with the same selection. */
        private boolean undisturbed;

        void act() {
            if (waiting == null) {
                if (chance(10)) {
                    selection = selection();
                    undisturbed = false;
                }
                if (chance(50)) {
                    read(limit());
                } else {
                    ask();
                }
            } else if (chance(10)) {
                waiting.cancel(false);
                waiting = null;
            }
        }

        private void read(Limit limit) {
            long head = ledger.head();
            int meddledBefore = meddled;
            Batch batch = guest.read(selection, cursor, limit);
            boolean quiet = meddledBefore == meddled;
            account.asked(cursor);
            assertTrue(batch.events().size() <= limit.events());
            assertTrue(batch.events().size() <= 1
                    || batch.events().stream().mapToLong(Event::length).sum() <= limit.bytes());
            if (cursor.equals(Cursor.NOW)) {
                assertTrue(batch.isEmpty() && batch.next().position() >= head, "now is now");
            }
            assertTrue(!batch.gaps().isEmpty() || !batch.events().isEmpty() || batch.next().equals(batch.resume()));
            if (batch.more() && quiet) {
                boolean before = alone;
                alone = true;
                assertFalse(guest.read(selection, batch.next(), limit).isEmpty(), "more was said to be there");
                alone = before;
            }
            take(batch, quiet);
        }

        private void take(Batch batch, boolean quiet) {
            if (chance(15)) {
                // The answer did not arrive; the follower asks again as before.
                return;
            }
            boolean eventsToo = batch.gaps().isEmpty() || chance(50);
            Cursor place = account.take(selection, cursor, batch, eventsToo);
            assertTrue(account.toldAnew() || !undisturbed || !quiet, "told again");
            cursor = place;
            undisturbed = quiet;
        }

        private void ask() {
            CompletableFuture<Batch> next =
                    guest.next(selection, cursor, Duration.ofSeconds(random.nextInt(20))).toCompletableFuture();
            account.asked(cursor);
            waitingSince = account.isPlaceHere(cursor) ? cursor.position() : 0;
            waiting = next;
            // Taken when it is there and not later, since only then the log is as the answer says.
            next.thenAccept(this::answered).exceptionally(this::failed);
        }

        private void answered(Batch batch) {
            waiting = null;
            take(batch, false);
        }

        private Void failed(Throwable failure) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof IllegalStateException) {
                waiting = null;
            } else if (!(cause instanceof CancellationException)) {
                failures.add(cause);
            }
            return null;
        }

        void stopped() {
            assertNull(waiting, "a stage hangs after the hub has stopped");
        }

        void wasWoken() {
            if (waiting != null) {
                account.settle(selection, waitingSince, ledger.head());
            }
        }

        boolean waits() {
            return waiting != null;
        }

        void drain() {
            assertNull(waiting, "a wait is over when its time is");
            for (int i = 0; i < 1000 && !(isAtEnd()); i++) {
                read(limit());
            }
            assertTrue(isAtEnd(), "no end is reached by reading on: " + cursor);
        }

        private boolean isAtEnd() {
            return account.isPlaceHere(cursor) && cursor.position() == ledger.head();
        }
    }

    /** A follower that is told. */
    private final class Listener implements EventListener {

        private final Selection selection = selection();
        private Account account = new Account(ledger);
        private Subscription subscription;
        private boolean closed;
        private Cursor after;
        private final List<Gap> foreign = new ArrayList<>();

        Listener() {
            subscribe(sentinel());
        }

        private void subscribe(Cursor cursor) {
            after = cursor;
            closed = false;
            foreign.clear();
            subscription = guest.subscribe(selection, cursor, this);
            assertNotNull(subscription.cursor());
            assertTrue(subscription.cursor().isPlace());
            account.asked(cursor);
        }

        void act() {
            // Closing at any time, and going on later with the cursor, is a follower like any other.
            subscription.close();
            subscribe(subscription.cursor());
        }

        /** Goes on with the cursor, if it was closed in the middle of a batch. */
        void reopen() {
            if (closed) {
                subscribe(subscription.cursor());
            }
        }

        @Override
        public void event(Event event) {
            ledger.notice();
            account.deliver(selection, 0, event);
            if (chance(3)) {
                closed = true;
                subscription.close();
            }
        }

        @Override
        public void gap(Gap gap) {
            ledger.notice();
            if (account.isPlaceHere(gap.after())) {
                account.lost(selection, gap.after(), List.of(gap));
            } else {
                // A cursor of another log asks for what is retained when it is looked at, which is now.
                account.asked(gap.after());
                foreign.add(gap);
            }
        }

        void hasAll() {
            ledger.notice();
            if (after.isPlace() && !account.isPlaceHere(after)) {
                account.lost(selection, after, foreign);
            }
            account.settle(selection, 0, ledger.head());
        }
    }
}
