package org.halley.continuation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.halley.continuation.Continuation;
import org.halley.continuation.servlet.Client.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Thousands of requests over sockets, each ended by whoever is first of two publishers and a timer that runs fast, some
 * left by their clients, some with a part of their response on its way: each ends once, and nothing complains. In each container and each way.
 */
@ParameterizedClass
@MethodSource("org.halley.continuation.servlet.Setting#all")
class ManyRequestsTest {

    private static final int CLIENTS = 8;
    private static final int REQUESTS_EACH = 400;

    private final SteppedClock clock = new SteppedClock();
    private final ServletContinuations continuations = new ServletContinuations(clock, false);
    private final BlockingQueue<Continuation> suspended = new LinkedBlockingQueue<>();
    private final Queue<Told> toldOf = new ConcurrentLinkedQueue<>();
    private final AtomicInteger suspensions = new AtomicInteger();
    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicInteger expirations = new AtomicInteger();
    private final Setting setting;
    private volatile boolean over;

    ManyRequestsTest(Setting setting) {
        this.setting = setting;
    }

    private void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Continuation continuation = continuations.of(request);
        int number = Integer.parseInt(request.getParameter("n"));
        if (continuation.isInitial()) {
            if (number % 5 == 0) {
                response.flushBuffer();
            }
            if (number % 2 == 0) {
                request.setAttribute("claims", true);
            }
            Told told = new Told();
            toldOf.add(told);
            continuation.addContinuationListener(told);
            park(continuation, response);
            return;
        }
        expirations.addAndGet(continuation.isExpired() ? 1 : 0);
        if (number % 3 == 0 && continuation.getAttribute("again") == null) {
            continuation.setAttribute("again", true);
            park(continuation, response);
            return;
        }
        response.getWriter().print("dispatched");
    }

    private void park(Continuation continuation, ServletResponse response) {
        continuation.setTimeout(50);
        continuation.suspend(response);
        suspensions.incrementAndGet();
        // To both publishers, and the timer has it anyway.
        suspended.add(continuation);
        suspended.add(continuation);
    }

    private Void publish(int seed) throws Exception {
        Random random = new Random(seed);
        for (;;) {
            Continuation continuation = Next.of(suspended);
            if (over) {
                return null;
            }
            // A continuation that some claim is not one that others complete: complete() does not ask who calls.
            boolean claims = continuation.getAttribute("claims") != null;
            switch (random.nextInt(3)) {
                case 0 -> count(continuation.resume());
                case 1 -> {
                    if (!claims) {
                        count(continuation.complete());
                    } else if (count(continuation.claim())) {
                        continuation.getServletResponse().getWriter().print("claimed");
                        assertTrue(continuation.complete());
                    }
                }
                default -> Thread.yield();
            }
        }
    }

    private boolean count(boolean ended) {
        ends.addAndGet(ended ? 1 : 0);
        return ended;
    }

    private Void turn() {
        while (!over) {
            clock.stepMillis(5);
            continuations.deadlines().turn();
            Thread.yield();
        }
        return null;
    }

    private List<Answer> request(Site site, int seed) throws Exception {
        Random random = new Random(seed);
        List<Answer> answers = new ArrayList<>();
        Client client = site.client();
        for (int i = 0; i < REQUESTS_EACH; i++) {
            String path = "/?n=" + random.nextInt(1_000);
            if (random.nextInt(10) == 0) {
                client.send(path);
                client.close();
                client = site.client();
            } else {
                answers.add(client.get(path));
            }
        }
        client.close();
        return answers;
    }

    @Test
    void endOnceEachWhoeverComesFirst() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Site site = setting.site(this::service, continuations).start()) {
            List<Future<Void>> enders = new ArrayList<>();
            enders.add(threads.submit(() -> publish(1)));
            enders.add(threads.submit(() -> publish(2)));
            enders.add(threads.submit(this::turn));
            List<Future<List<Answer>>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int seed = i;
                clients.add(threads.submit(() -> request(site, seed)));
            }
            for (Future<List<Answer>> client : clients) {
                for (Answer answer : client.get(Site.FOREVER_SECONDS, TimeUnit.SECONDS)) {
                    assertEquals(200, answer.status());
                    assertTrue(List.of("", "claimed", "dispatched").contains(answer.body()), answer::body);
                }
            }
            for (Told told : toldOf) {
                assertEquals(1, told.untilComplete().stream().filter("complete"::equals).count());
            }
            over = true;
            suspended.add(continuations.of(new HandContainer().request()));
            suspended.add(continuations.of(new HandContainer().request()));
            for (Future<Void> ender : enders) {
                ender.get(Site.FOREVER_SECONDS, TimeUnit.SECONDS);
            }
            assertEquals(suspensions.get(), ends.get() + expirations.get());
            assertEquals(0, continuations.held());
            assertEquals(List.of(), site.complaints());
        } finally {
            over = true;
            threads.shutdownNow();
        }
    }
}
