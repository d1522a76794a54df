package org.halley.comet.gwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.halley.comet.shared.Client;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events, timeouts and stops that meet. */
@Timeout(120)
class RaceTest {

    private static final int CLIENTS = 6;
    private static final Pattern MOVE = Pattern.compile("\\\\\"m(\\d+)\\\\\"");
    private static final Pattern NEXT = Pattern.compile("\"(e1\\.\\d+)\"");

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private static String moves(String cursor, int millis) {
        return Payload.call("movesAfter", cursor, millis);
    }

    private static String next(String answer) {
        Matcher matcher = NEXT.matcher(answer);
        assertTrue(matcher.find(), answer);
        return matcher.group(1);
    }

    @Test
    void whereEventsAndTimeoutsMeetNothingIsLostOrTwice() throws Exception {
        int events = 600;
        try (World world = new World()) {
            List<Future<List<Integer>>> followers = new ArrayList<>();
            CountDownLatch started = new CountDownLatch(CLIENTS);
            for (int i = 0; i < CLIENTS; i++) {
                int millis = 1 + i % 3;
                Client client = world.client();
                followers.add(threads.submit(() -> {
                    String cursor = next(World.good(World.send(client, moves("now", 0)).read()));
                    started.countDown();
                    List<Integer> seen = new ArrayList<>();
                    while (seen.size() < events) {
                        String answer = World.good(World.send(client, moves(cursor, millis)).read());
                        Matcher matcher = MOVE.matcher(answer);
                        while (matcher.find()) {
                            seen.add(Integer.valueOf(matcher.group(1)));
                        }
                        cursor = next(answer);
                    }
                    return seen;
                }));
            }
            assertTrue(started.await(20, TimeUnit.SECONDS));
            List<Integer> all = new ArrayList<>();
            for (int n = 0; n < events; n++) {
                all.add(n);
                world.hub().publish("/table", "\"m" + n + "\"");
                // As often before a wait is over as behind it.
                long until = System.nanoTime() + n % 4 * 500_000L;
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
            }
            for (Future<List<Integer>> follower : followers) {
                assertEquals(all, follower.get(60, TimeUnit.SECONDS));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whereCallsAndStopsMeetEachIsAnswered() throws Exception {
        try (World world = new World()) {
            List<Future<Integer>> callers = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Client client = world.client();
                callers.add(threads.submit(() -> {
                    int told = 0;
                    while (told < 50) {
                        // Longer than the test may take: only a stop ends it.
                        Client.Response answer = World.send(client, moves("now", 600_000)).read();
                        assertEquals(503, answer.status(), answer.body());
                        told++;
                    }
                    return told;
                }));
            }
            while (!callers.stream().allMatch(Future::isDone)) {
                Calls.stop();
                Calls.start();
                Thread.yield();
            }
            for (Future<Integer> caller : callers) {
                assertEquals(50, caller.get());
            }
        } finally {
            Calls.start();
            threads.shutdownNow();
        }
    }
}
