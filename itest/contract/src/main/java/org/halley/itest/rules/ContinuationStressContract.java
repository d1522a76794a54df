package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.halley.itest.Framework;
import org.halley.itest.Reply;
import org.halley.itest.Wire;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Thousands of requests, each suspended up to three times, for whose end race three threads (by resume, complete and
 * claim), a fast timeout whose listeners end it too, clients that vanish, and the stop of the bundle that holds
 * them. (The bundle that serves them is not stopped: Pax Web fails requests that come in meanwhile.)
 */
public abstract class ContinuationStressContract extends TrialContract {

    private static final String SERVICE = "org.halley.continuation.api";

    private static final int REQUESTS = 4_000;
    private static final int CLIENTS = 6;
    private static final int CONNECTIONS_EACH = 40;
    /** Far fewer than the container's 32 threads, since each keeps one. */
    private static final int WAITING_CONNECTIONS_EACH = 4;
    private static final int IDLE = 10;
    private static final int STOPS = 3;

    private static final Set<String> ANSWERS = Set.of("resumed", "expired", "claimed", "claimed late", "");

    private final long seed = new Random().nextLong() & 0xffff_ffffL | 1;
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger vanished = new AtomicInteger();
    private final AtomicInteger notTaken = new AtomicInteger();
    /** A permit for each hundred requests that were taken. */
    private final Semaphore hundreds = new Semaphore(0);
    private int idlers;

    /** A client with connections of its own, one batch of requests after the other. */
    private void run(Way way, int connections, int index) {
        Random random = new Random(seed + index);
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            wires.add(new Wire(framework.base(), 0));
        }
        try {
            while (taken.get() < REQUESTS && !Thread.currentThread().isInterrupted()) {
                send(way, wires);
                for (int i = 0; i < connections; i++) {
                    boolean vanishes = random.nextInt(8) == 0;
                    if (vanishes) {
                        vanished.incrementAndGet();
                        count(taken);
                    }
                    if (vanishes || isLast(wires.get(i).reply())) {
                        wires.get(i).vanish();
                        wires.set(i, new Wire(framework.base(), 0));
                    }
                }
            }
        } finally {
            wires.forEach(Wire::vanish);
        }
    }

    /** A request on each connection; returns when all have come in, so that none is lost when its client goes. */
    private void send(Way way, List<Wire> wires) {
        for (Wire wire : wires) {
            wire.get("/continuations/race/" + way + "?n=" + numbers.incrementAndGet());
        }
        awaitEntered();
    }

    private void awaitEntered() {
        Reply reply = get("/continuations/race?entered=" + numbers);
        assertEquals(200, reply.status(), reply::toString);
    }

    /** Checks an answer, and says whether it is the last of its connection. */
    private boolean isLast(Reply reply) {
        if (reply.status() == 503) {
            notTaken.incrementAndGet();
        } else {
            assertEquals(200, reply.status(), reply::toString);
            assertTrue(ANSWERS.contains(reply.body()), reply::toString);
            count(taken);
        }
        return "close".equals(reply.header("Connection"));
    }

    private void count(AtomicInteger counter) {
        if (counter.incrementAndGet() % 100 == 0) {
            hundreds.release();
        }
    }

    private List<Future<?>> clients() {
        List<Future<?>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int index = i;
            Way way = i % 3 == 2 ? Way.FILTERED : Way.NATIVE;
            clients.add(beside(() -> {
                run(way, CONNECTIONS_EACH, index);
                return null;
            }));
        }
        for (Way way : List.of(Way.WAITING, Way.BEHIND)) {
            clients.add(beside(() -> {
                run(way, WAITING_CONNECTIONS_EACH, 100 + way.ordinal());
                return null;
            }));
        }
        return clients;
    }

    /** How the race went, by name. */
    private Map<String, String> finish() {
        Map<String, String> report = new LinkedHashMap<>();
        Reply reply = get("/continuations/race?finish");
        assertEquals(200, reply.status(), reply::toString);
        for (String line : reply.body().split("\n(?=\\w+=)")) {
            report.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1).strip());
        }
        report.put("taken", taken.toString());
        report.put("vanished", vanished.toString());
        report.put("notTaken", notTaken.toString());
        report.put("seed", Long.toString(seed));
        return report;
    }

    private static void assertNone(Map<String, String> report, String... names) {
        for (String name : names) {
            assertEquals("0", report.get(name), () -> name + " in " + report);
        }
    }

    private void assertFair(Map<String, String> report) {
        assertEquals("[]", report.get("thrown"), report::toString);
        assertNone(report, "open", "endedNotOnce", "toldWithoutSuspending", "endedByNobodyTwice", "endedByTwo",
                "dispatchesTooMany");
        assertTrue(Integer.parseInt(report.get("requests")) > REQUESTS * 3 / 4, report::toString);
        for (String winner : List.of("byResume", "byComplete", "byClaim", "byTimeout")) {
            assertTrue(report.containsKey(winner), () -> winner + " has never won: " + report);
        }
        control.awaitHeld(0);
    }

    @Test
    @DisplayName("each of thousands of requests ends once, whoever comes first")
    void endOnceEach() {
        get("/continuations/race?begin=" + seed);
        clients().forEach(ContinuationStressContract::join);
        Map<String, String> report = finish();
        assertFair(report);
        assertNone(report, "endedByNobody", "dispatchesMissing", "lostInTimeout", "refused", "notTaken");
    }

    @Test
    @DisplayName("each of thousands of requests ends once while the bundle stops and starts that holds them")
    void endOnceEachWhileTheServiceStops() throws InterruptedException {
        get("/continuations/race?begin=" + seed);
        List<Future<?>> clients = clients();
        for (int i = 0; i < STOPS; i++) {
            assertTrue(hundreds.tryAcquire(5, 30, TimeUnit.SECONDS), "requests are no more taken");
            stopAndStart();
        }
        clients.forEach(ContinuationStressContract::join);
        Map<String, String> report = finish();
        Framework.awaitAnswers(framework.base());
        assertFair(report);
        // Whose timeout was being told when the service stopped has no dispatch, so those are not counted here.
        assertTrue(Integer.parseInt(report.get("endedByNobody")) >= STOPS * IDLE, report::toString);
    }

    /** Some requests are held that nobody ends but the stop. */
    private void stopAndStart() {
        List<Wire> idle = new ArrayList<>();
        for (int i = 0; i < IDLE; i++) {
            idle.add(open().get("/continuations/race/native?idle&n=" + numbers.incrementAndGet()));
        }
        idlers += IDLE;
        Reply held = get("/continuations/race?idle=" + idlers);
        assertEquals(200, held.status(), held::toString);
        control.bundle("stop", SERVICE);
        for (Wire wire : idle) {
            Reply reply = wire.reply();
            assertEquals(200, reply.status(), reply::toString);
            assertEquals("", reply.body());
        }
        control.bundle("start", SERVICE);
        // Whoever hangs on the bundle comes and goes with it; Pax Web is given one change after the other.
        Framework.awaitAnswers(framework.base(), "/itest/do/", "/comet/", "/desk/", "/continuations/history?id=ready");
    }
}
