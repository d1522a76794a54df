package org.halley.continuation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import javax.servlet.ServletRequest;

import org.halley.continuation.Continuation;
import org.halley.continuation.servlet.Client.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong around a suspended request: it ends all the same, once, in each container and each way. */
@ParameterizedClass
@MethodSource("org.halley.continuation.servlet.Setting#all")
class AccidentTest {

    private final SteppedClock clock = new SteppedClock();
    private final ServletContinuations continuations = new ServletContinuations(clock, false);
    private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    private final BlockingQueue<Continuation> suspended = new LinkedBlockingQueue<>();
    private final Told told = new Told();
    private final Setting setting;
    private Site site;

    AccidentTest(Setting setting) {
        this.setting = setting;
    }

    private void serve(Site.Service service) {
        site = setting.site(service, continuations).start();
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
    void anExceptionAfterSuspendIsAnsweredAtOnce() throws Exception {
        serve((request, response) -> {
            suspend(request);
            throw new IOException("on purpose");
        });
        if (setting.cutsFailures()) {
            assertThrows(EOFException.class, () -> site.get("/"));
        } else {
            assertEquals(500, site.get("/").status());
        }
        assertEquals(List.of("complete"), told.untilComplete());
        Continuation continuation = Next.of(suspended);
        assertFalse(continuation.resume());
        assertFalse(continuation.complete());
        assertFalse(continuation.claim());
        if (!setting.cutsFailures()) {
            assertEquals(List.of(), complaintsOfOthers("on purpose"));
        }
    }

    @Test
    void anExceptionInTheNextDispatchIsAnswered() throws Exception {
        serve((request, response) -> {
            if (!continuations.of(request).isInitial()) {
                throw new IOException("on purpose");
            }
            suspend(request).resume();
        });
        assertEquals(500, site.get("/").status());
        assertEquals(List.of("complete"), told.untilComplete());
        assertEquals(List.of(), complaintsOfOthers("on purpose"));
    }

    @Test
    void aTimeoutOnACommittedResponseThatNobodyAnswersEndsIt() throws Exception {
        serve((request, response) -> {
            if (continuations.of(request).isInitial()) {
                response.getWriter().print("half");
                response.flushBuffer();
                suspend(request);
            }
        });
        try (Client client = site.client()) {
            client.send("/");
            client.until("half");
            Next.of(suspended);
            expireAll();
            assertEquals("\r\n0\r\n\r\n", client.until("0\r\n\r\n"));
            assertEquals(List.of("timeout", "complete"), told.untilComplete());
            assertEquals(List.of(), site.complaints());
        }
    }

    @Test
    void aTimeoutOnACommittedResponseWhoseNextDispatchThrowsEndsIt() throws Exception {
        serve((request, response) -> {
            if (!continuations.of(request).isInitial()) {
                throw new IOException("on purpose");
            }
            response.getWriter().print("half");
            response.flushBuffer();
            suspend(request);
        });
        try (Client client = site.client()) {
            client.send("/");
            client.until("half");
            Next.of(suspended);
            expireAll();
            client.untilTheEnd();
            // Jetty 9.4 may forget its listeners when it aborts: the closing of the connection races with the last write.
            assertEquals("timeout", told.soFar().get(0));
        }
        assertEquals(List.of(), complaintsOfOthers("on purpose"));
    }

    @Test
    void aListenerThatThrowsKeepsNoOtherFromBeingCalled() throws Exception {
        serve((request, response) -> {
            Continuation continuation = continuations.of(request);
            if (continuation.isInitial()) {
                continuation.addContinuationListener(new Told() {
                    @Override
                    public void onTimeout(Continuation expired) {
                        throw new IllegalStateException("on purpose");
                    }

                    @Override
                    public void onComplete(Continuation complete) {
                        throw new AssertionError("on purpose too");
                    }
                });
                suspend(request);
            } else {
                response.getWriter().print(Flags.of(continuation));
            }
        });
        try (Client client = site.client()) {
            client.send("/");
            Next.of(suspended);
            expireAll();
            assertEquals(new Answer(200, "---E"), client.receive());
            assertEquals(List.of("timeout", "complete"), told.untilComplete());
        }
        assertEquals(2, site.complaints().size());
        assertEquals(List.of(), complaintsOfOthers("A continuation listener failed"));
    }

    @Test
    void aClientThatHasLeftIsStillServed() throws Exception {
        serve((request, response) -> {
            if (continuations.of(request).isInitial()) {
                suspend(request);
            } else {
                seen.add(Flags.of(continuations.of(request)));
                response.getWriter().print("nobody reads this");
            }
        });
        Continuation continuation;
        try (Client client = site.client()) {
            client.send("/");
            continuation = Next.of(suspended);
        }
        assertTrue(continuation.resume());
        assertEquals("--R-", Next.of(seen));
        assertEquals(List.of("complete"), told.untilComplete());
        assertEquals(List.of(), site.complaints());
    }

    @Test
    void aClientThatHasLeftIsNoTroubleForAClaimer() throws Exception {
        serve((request, response) -> {
            Continuation continuation = continuations.of(request);
            continuation.addContinuationListener(told);
            continuation.suspend(response);
            suspended.add(continuation);
        });
        Continuation continuation;
        try (Client client = site.client()) {
            client.send("/");
            continuation = Next.of(suspended);
        }
        assertTrue(continuation.claim());
        continuation.getServletResponse().getWriter().print("nobody reads this");
        assertTrue(continuation.complete());
        assertEquals(List.of("complete"), told.untilComplete());
        assertEquals(List.of(), site.complaints());
    }
}
