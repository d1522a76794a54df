package org.halley.comet.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Selection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThreadsTest {

    @Test
    void areFewNamedDaemonsAndEnd() throws Exception {
        Threads threads = new Threads();
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        CountDownLatch ran = new CountDownLatch(100 + threads.fanOut().size() + 1);
        Runnable note = () -> {
            used.add(Thread.currentThread());
            ran.countDown();
        };
        for (int i = 0; i < 100; i++) {
            threads.delivery().execute(note);
        }
        for (Executor executor : threads.fanOut()) {
            executor.execute(note);
        }
        threads.timer().after(Duration.ZERO, note);
        assertTrue(ran.await(50, TimeUnit.SECONDS));
        assertTrue(threads.fanOut().size() >= 2 && threads.fanOut().size() <= 4);
        Set<String> names = new HashSet<>();
        used.forEach(thread -> names.add(thread.getName()));
        assertTrue(names.stream().allMatch(name -> name.matches("halley-(fanout-[1-4]|deliver-[1-4]|hub-timer)")),
                names::toString);
        assertEquals(used.size(), names.size());
        assertTrue(used.stream().allMatch(Thread::isDaemon));
        threads.close();
        for (Thread thread : used) {
            thread.join(50_000);
            assertFalse(thread.isAlive(), thread::getName);
        }
    }

    @Test
    void anAlarmThatIsTakenBackDoesNotRing() throws Exception {
        try (Threads threads = new Threads()) {
            CountDownLatch free = new CountDownLatch(1);
            CompletableFuture<String> first = new CompletableFuture<>();
            threads.timer().after(Duration.ZERO, () -> {
                try {
                    free.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            threads.timer().after(Duration.ZERO, () -> first.complete("the one that was taken back")).run();
            threads.timer().after(Duration.ZERO, () -> first.complete("the other"));
            free.countDown();
            assertEquals("the other", first.get(50, TimeUnit.SECONDS));
        }
    }

    @Test
    void aWaitThatBeginsWhileTheHubStopsIsEnded() throws Exception {
        Threads threads = new Threads();
        List<Hub> hubs = new ArrayList<>();
        Timer stopping = (delay, task) -> {
            if (!hubs.isEmpty()) {
                hubs.get(0).stop();
                threads.close();
            }
            return threads.timer().after(delay, task);
        };
        Hub hub = new Hub(new MemoryLog(Clock.systemUTC(), "e1"), threads.fanOut(), stopping, threads.delivery(),
                Settings.DEFAULT);
        Guest guest = hub.enter();
        hubs.add(hub);
        CompletableFuture<Batch> wait = guest.next(Selection.of("/a"), Cursor.NOW, Duration.ofSeconds(25))
                .toCompletableFuture();
        assertTrue(assertThrows(ExecutionException.class, () -> wait.get(50, TimeUnit.SECONDS)).getCause()
                instanceof IllegalStateException);
        assertTrue(hub.isIdle());
    }
}
