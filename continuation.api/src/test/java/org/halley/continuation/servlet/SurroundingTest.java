package org.halley.continuation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import javax.servlet.ServletException;
import javax.servlet.ServletRequest;

import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationThrowable;
import org.halley.continuation.servlet.Client.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a filter around a dispatch does beside what {@link LifeCycleTest} and {@link AccidentTest} show of it. */
class SurroundingTest {

    private final SteppedClock clock = new SteppedClock();
    private final ServletContinuations continuations = new ServletContinuations(clock, false);
    private final BlockingQueue<Continuation> suspended = new LinkedBlockingQueue<>();
    private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    private final Told told = new Told();
    private Site site;

    private void serve(Setting setting, Site.Service service) {
        site = setting.site(service, continuations).start();
    }

    private void serve(Way way, Site.Service service) {
        serve(new Setting(Setting.Container.JETTY, way), service);
    }

    private Continuation suspend(ServletRequest request) {
        Continuation continuation = continuations.of(request);
        continuation.addContinuationListener(told);
        continuation.suspend();
        suspended.add(continuation);
        return continuation;
    }

    @AfterEach
    void holdsNothing() {
        site.close();
        assertEquals(0, continuations.held());
    }

    @ParameterizedTest
    @MethodSource("org.halley.continuation.servlet.Setting#forgiving")
    void undispatchLeavesTheServletWithoutAComplaint(Setting setting) throws Exception {
        serve(setting, (request, response) -> {
            if (continuations.of(request).isInitial()) {
                suspend(request).undispatch();
            }
            response.getWriter().print(Flags.of(continuations.of(request)));
        });
        try (Client client = site.client()) {
            client.send("/");
            Next.of(suspended).resume();
            assertEquals(new Answer(200, "--R-"), client.receive());
            assertEquals(List.of("complete"), told.untilComplete());
        }
        assertEquals(List.of(), site.complaints());
    }

    @ParameterizedTest
    @MethodSource("org.halley.continuation.servlet.Setting#forgiving")
    void undispatchLeavesTheServletThoughTheRequestWasResumedAlready(Setting setting) throws Exception {
        serve(setting, (request, response) -> {
            if (continuations.of(request).isInitial()) {
                Continuation continuation = suspend(request);
                continuation.resume();
                continuation.undispatch();
            }
            response.getWriter().print(Flags.of(continuations.of(request)));
        });
        assertEquals(new Answer(200, "--R-"), site.get("/"));
        assertEquals(List.of(), site.complaints());
    }

    @ParameterizedTest
    @MethodSource("org.halley.continuation.servlet.Setting#surrounded")
    void undispatchIsKnownAsTheCauseOfSomethingElse(Setting setting) throws Exception {
        serve(setting, (request, response) -> {
            if (continuations.of(request).isInitial()) {
                try {
                    suspend(request).undispatch();
                } catch (ContinuationThrowable e) {
                    throw new ServletException(new IllegalStateException(e));
                }
            }
            response.getWriter().print("back");
        });
        try (Client client = site.client()) {
            client.send("/");
            Next.of(suspended).resume();
            assertEquals(new Answer(200, "back"), client.receive());
        }
        assertEquals(List.of(), site.complaints());
    }

    @ParameterizedTest
    @MethodSource("org.halley.continuation.servlet.Setting#surrounded")
    void whatIsThrownWithoutASuspensionIsAnError(Setting setting) throws Exception {
        serve(setting, (request, response) -> {
            throw new ServletException("on purpose", new ContinuationThrowable());
        });
        assertEquals(500, site.get("/").status());
        assertEquals(List.of(), told.soFar());
    }

    @ParameterizedTest
    @MethodSource("org.halley.continuation.servlet.Setting#forgiving")
    void aResumeBeforeAnExceptionInOneDispatchCounts(Setting setting) throws Exception {
        serve(setting, (request, response) -> {
            if (continuations.of(request).isInitial()) {
                suspend(request).resume();
                throw new IOException("on purpose");
            }
            response.getWriter().print("dispatched again");
        });
        assertEquals(new Answer(200, "dispatched again"), site.get("/"));
        assertEquals(List.of("complete"), told.untilComplete());
        assertFalse(site.complaints().isEmpty(), "the exception is told, but not to the client");
    }

    @ParameterizedTest
    @MethodSource("org.halley.continuation.servlet.Setting#forgiving")
    void aCompleteBeforeAnExceptionInOneDispatchCounts(Setting setting) throws Exception {
        serve(setting, (request, response) -> {
            response.getWriter().print("done");
            suspend(request).complete();
            throw new IOException("on purpose");
        });
        assertEquals(new Answer(200, "done"), site.get("/"));
        assertEquals(List.of("complete"), told.untilComplete());
        assertFalse(site.complaints().isEmpty(), "the exception is told, but not to the client");
    }

    @ParameterizedTest
    @MethodSource("org.halley.continuation.servlet.Setting#surrounded")
    void aClaimBeforeAnExceptionInOneDispatchCounts(Setting setting) throws Exception {
        serve(setting, (request, response) -> {
            suspend(request).claim();
            throw new IOException("on purpose");
        });
        try (Client client = site.client()) {
            client.send("/");
            assertTrue(Next.of(suspended).complete());
            assertEquals(new Answer(200, ""), client.receive());
            assertEquals(List.of("complete"), told.untilComplete());
        }
    }

    @ParameterizedTest
    @MethodSource("org.halley.continuation.servlet.Setting#all")
    void theNextDispatchIsAnAsynchronousOne(Setting setting) throws Exception {
        serve(setting, (request, response) -> {
            seen.add(request.getDispatcherType().name());
            if (continuations.of(request).isInitial()) {
                suspend(request).resume();
            }
        });
        assertEquals(200, site.get("/").status());
        assertEquals(List.of("REQUEST", "ASYNC"), List.copyOf(seen));
    }

    @ParameterizedTest
    @MethodSource("org.halley.continuation.servlet.Setting#all")
    void manyCanBeSuspendedOneAfterAnotherInOneRequest(Setting setting) throws Exception {
        int[] dispatches = new int[1];
        serve(setting, (request, response) -> {
            if (++dispatches[0] <= 300) {
                suspendQuietly(continuations.of(request)).resume();
            } else {
                response.getWriter().print(dispatches[0]);
            }
        });
        assertEquals(new Answer(200, "301"), site.get("/"));
    }

    private static Continuation suspendQuietly(Continuation continuation) {
        continuation.suspend();
        return continuation;
    }

    @Test
    void anExceptionAfterSuspendOnACommittedResponseEndsItAtOnceWhereAThreadWaits() throws Exception {
        serve(Way.WAITING, (request, response) -> {
            response.flushBuffer();
            suspend(request);
            throw new IOException("on purpose");
        });
        try (Client client = site.client()) {
            client.send("/");
            client.rest();
            assertEquals(List.of("complete"), told.untilComplete());
        }
    }

    @Test
    void theOutermostFilterCounts() throws Exception {
        site = Way.WAITING.around(Way.FILTERED.around(new JettySite((request, response) -> {
            assertTrue(continuations.isSurrounded(request));
            if (continuations.of(request).isInitial()) {
                suspend(request);
                seen.add(request.isAsyncStarted());
                continuations.of(request).undispatch();
            }
            response.getWriter().print("once");
        }), continuations), continuations).start();
        try (Client client = site.client()) {
            client.send("/");
            Next.of(suspended).resume();
            assertEquals(new Answer(200, "once"), client.receive());
            assertEquals(true, Next.of(seen));
        }
        assertEquals(List.of(), site.complaints());
    }

    @Test
    void aServiceThatStopsEndsWhatWaitsInThreads() throws Exception {
        serve(Way.WAITING, (request, response) -> suspend(request));
        try (Client client = site.client(); Client another = site.client()) {
            client.send("/");
            another.send("/");
            Continuation claimed = Next.of(suspended);
            Continuation held = Next.of(suspended);
            assertTrue(claimed.claim());
            continuations.close();
            assertEquals(new Answer(200, ""), client.receive());
            assertEquals(new Answer(200, ""), another.receive());
            assertFalse(held.resume());
            assertFalse(claimed.complete());
        }
    }

    @Test
    void aContainerThatStopsEndsWhatWaitsInThreads() throws Exception {
        serve(Way.WAITING, (request, response) -> suspend(request));
        try (Client client = site.client()) {
            client.send("/");
            Continuation continuation = Next.of(suspended);
            site.close();
            assertEquals(List.of("complete"), told.untilComplete());
            assertFalse(continuation.resume());
        }
    }

    @Test
    void thatThreadsWaitIsSaidOnce() throws Exception {
        serve(Way.BEHIND, (request, response) -> {
            if (continuations.of(request).isInitial()) {
                suspend(request).resume();
            }
        });
        for (int i = 0; i < 3; i++) {
            assertEquals(200, site.get("/").status());
        }
        List<String> lines = site.log().stream().filter(line -> line.contains("the filter F1")).toList();
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.get(0).contains(" INFO "), lines::toString);
    }

    @Test
    void itIsNotSaidWhereTheContainerHolds() throws Exception {
        serve(Way.FILTERED, (request, response) -> {
            if (continuations.of(request).isInitial()) {
                suspend(request).resume();
            }
        });
        assertEquals(200, site.get("/").status());
        assertEquals(List.of(), site.log().stream().filter(line -> line.contains("the filter F1")).toList());
    }
}
