package org.halley.continuation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import javax.servlet.AsyncContext;
import javax.servlet.ServletRequest;

import org.halley.continuation.Continuation;
import org.halley.continuation.servlet.Client.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What others do to the request on which the container has suspended, and what the container does. */
class ContainerTest {

    /** Jetty 9.4 forgets a timeout that is over before it has noted that it has one. */
    private static final long NOT_TOO_SHORT_MILLIS = 100;

    private final SteppedClock clock = new SteppedClock();
    private final ServletContinuations continuations = new ServletContinuations(clock, false);
    private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    private final BlockingQueue<Continuation> suspended = new LinkedBlockingQueue<>();
    private final Told told = new Told();
    private JettySite site;

    private void serve(Site.Service service) {
        site = new JettySite(service);
        site.start();
    }

    private Continuation suspend(ServletRequest request) {
        Continuation continuation = continuations.of(request);
        continuation.addContinuationListener(told);
        continuation.suspend();
        suspended.add(continuation);
        return continuation;
    }

    private void expireAll() {
        clock.stepMillis(Continuation.DEFAULT_TIMEOUT_MILLIS + 20);
        continuations.deadlines().turn();
    }

    private List<String> complaintsOfOthers(String expected) {
        return site.complaints().stream().filter(line -> !line.contains(expected)).toList();
    }

    @AfterEach
    void holdsNothing() {
        site.close();
        assertEquals(0, continuations.held());
    }

    @Test
    void anExceptionAfterSuspendOnACommittedResponseEndsWithTheTimeout() throws Exception {
        serve((request, response) -> {
            if (continuations.of(request).isInitial()) {
                response.flushBuffer();
                suspend(request);
                throw new IOException("on purpose");
            }
        });
        try (Client client = site.client()) {
            client.send("/");
            client.rest();
            site.awaitClosed();
            expireAll();
            assertEquals(List.of("timeout", "complete"), told.untilComplete());
        }
        assertEquals(List.of(), complaintsOfOthers("on purpose"));
    }

    @Test
    void aFilterWithoutAsyncSupportIsNamedAndNothingChanges() throws Exception {
        site = new JettySite((request, response) -> {
            Continuation continuation = continuations.of(request);
            continuation.addContinuationListener(told);
            String message = assertThrows(IllegalStateException.class, continuation::suspend).getMessage();
            seen.add(message);
            response.getWriter().print(Flags.of(continuation));
        }).with(new Way.Through(), false);
        site.start();
        assertEquals(new Answer(200, "I---"), site.get("/"));
        String message = (String) Next.of(seen);
        assertTrue(message.startsWith("!asyncSupported: F1"), message);
        assertEquals(List.of(), told.soFar());
        assertEquals(List.of(), site.complaints());
    }

    @Test
    void aContainerThatTimesOutAllTheSameEndsTheRequest() throws Exception {
        serve((request, response) -> {
            Continuation continuation = suspend(request);
            request.getAsyncContext().setTimeout(NOT_TOO_SHORT_MILLIS);
            seen.add(continuation);
        });
        assertEquals(new Answer(200, ""), site.get("/"));
        assertEquals(List.of("complete"), told.untilComplete());
        assertFalse(((Continuation) Next.of(seen)).resume());
        assertEquals(List.of(), site.complaints());
    }

    @Test
    void aContainerThatTimesOutACommittedResponseEndsTheRequest() throws Exception {
        serve((request, response) -> {
            response.getWriter().print("half");
            response.flushBuffer();
            suspend(request);
            request.getAsyncContext().setTimeout(NOT_TOO_SHORT_MILLIS);
        });
        assertEquals(new Answer(200, "half"), site.get("/"));
        assertEquals(List.of("complete"), told.untilComplete());
        assertEquals(List.of(), site.complaints());
    }

    @Test
    void anotherUserOfTheAsyncContextDoesNotLoseTheListener() throws Exception {
        BlockingQueue<AsyncContext> others = new LinkedBlockingQueue<>();
        serve((request, response) -> {
            if (continuations.of(request).isInitial()) {
                suspend(request);
            } else {
                others.add(request.startAsync());
            }
        });
        try (Client client = site.client()) {
            client.send("/");
            Next.of(suspended).resume();
            AsyncContext other = Next.of(others);
            assertEquals(List.of(), told.soFar());
            other.complete();
            assertEquals(new Answer(200, ""), client.receive());
            assertEquals(List.of("complete"), told.untilComplete());
            assertEquals(List.of(), site.complaints());
        }
    }

    @Test
    void somebodyWhoCompletesTheAsyncContextHimselfEndsTheContinuation() throws Exception {
        BlockingQueue<AsyncContext> contexts = new LinkedBlockingQueue<>();
        serve((request, response) -> {
            suspend(request);
            contexts.add(request.getAsyncContext());
        });
        try (Client client = site.client()) {
            client.send("/");
            Next.of(contexts).complete();
            assertEquals(new Answer(200, ""), client.receive());
            assertEquals(List.of("complete"), told.untilComplete());
            assertFalse(Next.of(suspended).resume());
            assertEquals(List.of(), site.complaints());
        }
    }

    @Test
    void somebodyWhoDispatchesTheAsyncContextHimselfLeavesNothingBehind() throws Exception {
        BlockingQueue<AsyncContext> contexts = new LinkedBlockingQueue<>();
        serve((request, response) -> {
            if (suspended.isEmpty()) {
                suspend(request);
                contexts.add(request.getAsyncContext());
            }
        });
        try (Client client = site.client()) {
            client.send("/");
            Next.of(contexts).dispatch();
            assertEquals(new Answer(200, ""), client.receive());
            assertEquals(List.of("complete"), told.untilComplete());
        }
    }
}
