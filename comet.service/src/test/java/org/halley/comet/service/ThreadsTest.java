package org.halley.comet.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

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
}
