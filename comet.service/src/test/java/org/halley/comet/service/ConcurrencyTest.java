package org.halley.comet.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.EventListener;
import org.halley.comet.Gap;
import org.halley.comet.Limit;
import org.halley.comet.Publication;
import org.halley.comet.Retention;
import org.halley.comet.Selection;
import org.halley.comet.Subscription;
import org.halley.comet.Watch;
import org.halley.comet.spi.EventLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The hub with the threads that it has when it runs. What is checked holds in every order of events. */
@Timeout(60)
class ConcurrencyTest {

    private static final int PUBLISHERS = 4;
    private static final int EACH = 4000;
    private static final int ALL = PUBLISHERS * EACH;

    private final Threads threads = new Threads();
    private final MemoryLog log = new MemoryLog(Clock.systemUTC());
    private final ExecutorService users = Executors.newCachedThreadPool();
    private Hub hub;
    private Guest guest;

    private void start(int retained) {
        hub = new Hub(log, threads.fanOut(), threads.timer(), threads.delivery(),
                new Settings(new Retention(retained, 1L << 40, Duration.ofHours(1)), 1000, 1000));
        guest = hub.enter();
    }

    @AfterEach
    void nothingIsLeftBehind() throws InterruptedException {
        users.shutdownNow();
        assertEquals(0, guest.open());
        guest.close();
        assertTrue(hub.isIdle());
        hub.stop();
        threads.close();
    }

    /** Each publisher publishes its events, most of them alone, every fourth publication three of them together. */
    private List<Future<?>> publish() {
        List<Future<?>> publishers = new ArrayList<>();
        for (int p = 0; p < PUBLISHERS; p++) {
            int publisher = p;
            publishers.add(users.submit(() -> {
                for (int i = 0; i < EACH;) {
                    if (i % 6 == 0 && i + 3 <= EACH) {
                        String group = publisher + "-" + i;
                        guest.publish(List.of(Publication.to("/m/1", group), Publication.to("/m/2", group),
                                Publication.to("/m/3", group)));
                        i += 3;
                    } else {
                        guest.publish(List.of(Publication.to("/s/" + i % 3, i)));
                        i++;
                    }
                }
            }));
        }
        return publishers;
    }

    private static void await(List<? extends Future<?>> futures) throws Exception {
        for (Future<?> future : futures) {
            future.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void aReaderSeesEveryPositionInOrderAndGroupsAtOnce() throws Exception {
        start(10_000_000);
        List<Callable<Void>> readers = List.of(() -> readAll("/**"), () -> readAll("/m/*", "/s/*"),
                () -> readAll("/m/1", "/m/2", "/m/3", "/s/0", "/s/1", "/s/2"), () -> readAll("/m/3", "/m/*", "/s/**"));
        List<Future<?>> all = publish();
        readers.forEach(reader -> all.add(users.submit(reader)));
        await(all);
    }

    private Void readAll(String... selected) {
        Selection selection = Selection.of(selected);
        Cursor cursor = Cursor.of(log.epoch(), 0);
        long expected = 1;
        while (expected <= ALL) {
            Batch batch = guest.read(selection, cursor, new Limit(1_000_000, 1 << 30));
            assertEquals(List.of(), batch.gaps());
            Map<String, Integer> groups = new HashMap<>();
            for (Event event : batch.events()) {
                assertEquals(expected++, event.position(), "no holes");
                if (event.channel().startsWith("/m")) {
                    groups.merge(event.json(), 1, Integer::sum);
                }
            }
            assertTrue(groups.values().stream().allMatch(count -> count == 3), "all of a group or none");
            assertEquals(expected - 1, batch.next().position());
            cursor = batch.next();
        }
        return null;
    }

    @Test
    void whatIsEvictedUnderAReaderIsToldAndNothingElse() throws Exception {
        start(20);
        List<Future<?>> publishers = publish();
        AtomicBoolean over = new AtomicBoolean();
        List<Future<?>> readers = new ArrayList<>();
        for (String[] selected : List.of(new String[] {"/m/1", "/s/0", "/s/1"}, new String[] {"/m/1", "/s/*"},
                new String[] {"/**"})) {
            readers.add(users.submit(() -> readWithGaps(over, selected)));
        }
        await(publishers);
        over.set(true);
        await(readers);
    }

    private void readWithGaps(AtomicBoolean over, String... selected) {
        Selection selection = Selection.of(selected);
        Map<String, Set<Long>> delivered = new HashMap<>();
        Map<String, Set<Long>> told = new HashMap<>();
        Map<String, Long> last = new HashMap<>();
        Cursor cursor = Cursor.of(log.epoch(), 0);
        boolean last1 = false;
        while (!last1) {
            last1 = over.get();
            Batch batch;
            do {
                batch = guest.read(selection, cursor, new Limit(7, 1 << 20));
                for (Gap gap : batch.gaps()) {
                    Set<Long> lost = told.computeIfAbsent(gap.channel(), name -> new HashSet<>());
                    for (long p = gap.after().position() + 1; p <= gap.oldest().position(); p++) {
                        lost.add(p);
                    }
                }
                for (Event event : batch.events()) {
                    Long before = event.previous().map(Cursor::position).orElse(null);
                    Long had = last.put(event.channel(), event.position());
                    if (before != null && !before.equals(had)) {
                        assertTrue(told.getOrDefault(event.channel(), Set.of()).contains(before), "lost silently: " + before);
                    }
                    assertTrue(delivered.computeIfAbsent(event.channel(), name -> new HashSet<>()).add(event.position()));
                }
                cursor = batch.next();
            } while (batch.more());
        }
        assertEquals(ALL, cursor.position());
        for (Map.Entry<String, Set<Long>> channel : delivered.entrySet()) {
            Set<Long> both = new HashSet<>(channel.getValue());
            both.retainAll(told.getOrDefault(channel.getKey(), Set.of()));
            assertEquals(Set.of(), both, "delivered and told as lost");
        }
    }

    @Test
    void aSliceIsOfOneMoment() throws Exception {
        start(3);
        guest.channel("/a").publish(0);
        EventLog.ChannelLog channel = log.channel("/a").orElseThrow();
        List<Future<?>> publishers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            publishers.add(users.submit(() -> {
                for (int n = 0; n < 50_000; n++) {
                    guest.channel("/a").publish(n);
                }
            }));
        }
        while (!publishers.stream().allMatch(Future::isDone)) {
            long head = log.head();
            long after = Math.max(0, head - 2);
            EventLog.Slice slice = channel.read(after, 64);
            long expected = Math.max(after, slice.evictedUpTo());
            for (Event event : slice.events()) {
                assertEquals(++expected, event.position(), "the only channel has no holes");
            }
            assertTrue(expected >= head, "visible, and neither there nor evicted");
            assertTrue(log.evictionMark() >= slice.mark());
        }
        await(publishers);
    }

    @Test
    void thoseWhoWaitGetEverything() throws Exception {
        start(10_000_000);
        List<CompletableFuture<Void>> followers = new ArrayList<>();
        Selection[] selections = {Selection.of("/**"), Selection.of("/m/1", "/m/2", "/m/3", "/s/*")};
        // Waits that are over before they have begun race with everything else.
        Duration[] waits = {Duration.ofSeconds(50), Duration.ofNanos(1), Duration.ofNanos(50_000)};
        for (int i = 0; i < 6; i++) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            followers.add(done);
            follow(selections[i % 2], Cursor.of(log.epoch(), 0), waits[i % 3], 1, done);
        }
        await(publish());
        await(followers);
    }

    private void follow(Selection selection, Cursor after, Duration wait, long expected, CompletableFuture<Void> done) {
        guest.next(selection, after, wait).whenCompleteAsync((batch, failure) -> {
            long next = expected;
            for (Event event : failure == null ? batch.events() : List.<Event>of()) {
                if (event.position() != next++) {
                    done.completeExceptionally(new AssertionError(event + " instead of " + (next - 1)));
                }
            }
            if (failure != null) {
                done.completeExceptionally(failure);
            } else if (next > ALL) {
                done.complete(null);
            } else if (!done.isDone()) {
                follow(selection, batch.next(), wait, next, done);
            }
        }, users);
    }

    @Test
    void listenersGetEverythingOneCallAtATime() throws Exception {
        start(10_000_000);
        List<Subscription> subscriptions = new ArrayList<>();
        List<CountDownLatch> latches = new ArrayList<>();
        ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < 6; i++) {
            CountDownLatch latch = new CountDownLatch(ALL);
            latches.add(latch);
            AtomicInteger calls = new AtomicInteger();
            long[] last = {0};
            EventListener listener = event -> {
                if (calls.incrementAndGet() != 1 || event.position() != ++last[0]) {
                    wrong.add("call for " + event);
                }
                calls.decrementAndGet();
                latch.countDown();
            };
            subscriptions.add(guest.subscribe(Selection.of("/**"), Cursor.NOW, listener));
        }
        await(publish());
        for (CountDownLatch latch : latches) {
            assertTrue(latch.await(50, TimeUnit.SECONDS));
        }
        subscriptions.forEach(Subscription::close);
        assertTrue(wrong.isEmpty(), () -> wrong.peek());
    }

    @Test
    void aWatchSeesTheLastEventAndIsNeverCalledTwiceAtATime() throws Exception {
        start(10_000_000);
        List<Watch> watches = new ArrayList<>();
        List<CountDownLatch> seen = new ArrayList<>();
        AtomicBoolean twice = new AtomicBoolean();
        for (int i = 0; i < 20; i++) {
            CountDownLatch end = new CountDownLatch(1);
            seen.add(end);
            AtomicInteger calls = new AtomicInteger();
            watches.add(guest.watch(Selection.of("/m/1", "/s/*", "/**"), () -> {
                if (calls.incrementAndGet() != 1) {
                    twice.set(true);
                }
                if (log.head() == ALL) {
                    end.countDown();
                }
                calls.decrementAndGet();
            }));
        }
        await(publish());
        for (CountDownLatch end : seen) {
            assertTrue(end.await(50, TimeUnit.SECONDS), "a watch missed the last publication");
        }
        watches.forEach(Watch::close);
        assertFalse(twice.get());
    }

    @Test
    void comingAndGoingLeavesNothingAndHangsNothing() throws Exception {
        start(100);
        List<Future<?>> all = publish();
        for (int i = 0; i < 4; i++) {
            all.add(users.submit(() -> {
                for (int n = 0; n < 1000; n++) {
                    Guest own = hub.enter();
                    own.watch(Selection.of("/s/1", "/**"), () -> { });
                    own.subscribe(Selection.of("/m/1", "/s/*"), Cursor.NOW, event -> { });
                    CompletableFuture<Batch> next =
                            own.next(Selection.of("/never"), Cursor.NOW, Duration.ofHours(1)).toCompletableFuture();
                    own.declare("/d/" + n % 5, Retention.DEFAULT);
                    own.close();
                    assertTrue(next.isDone());
                    assertEquals(0, own.open());
                }
            }));
        }
        await(all);
    }

    @Test
    void stoppingUnderLoadEndsEveryWait() throws Exception {
        start(100);
        List<Future<List<CompletableFuture<Batch>>>> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiting.add(users.submit(() -> {
                List<CompletableFuture<Batch>> mine = new ArrayList<>();
                try {
                    while (true) {
                        mine.add(guest.next(Selection.of("/never", "/never/*"), Cursor.NOW, Duration.ofHours(1))
                                .toCompletableFuture());
                    }
                } catch (IllegalStateException stopped) {
                    return mine;
                }
            }));
        }
        while (log.head() < 100) {
            guest.publish(List.of(Publication.to("/a", 1)));
        }
        hub.stop();
        for (Future<List<CompletableFuture<Batch>>> stages : waiting) {
            assertTrue(stages.get(60, TimeUnit.SECONDS).stream().allMatch(CompletableFuture::isDone), "a stage hangs");
        }
    }
}
