package org.halley.continuation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpServletResponseWrapper;

import org.eclipse.jetty.continuation.Continuation;
import org.eclipse.jetty.continuation.ContinuationSupport;
import org.eclipse.jetty.continuation.ContinuationThrowable;
import org.halley.continuation.servlet.Client.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each situation of Jetty's continuations, as code for Jetty 7 meets it, with and without the filter. */
@ParameterizedClass
@MethodSource("places")
class OldCodeTest {

    private static final long SOON = 20;

    private final BlockingQueue<Continuation> suspended = new LinkedBlockingQueue<>();
    private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    private final OldListener told = new OldListener();
    private final Setting.Container container;
    private final Around around;
    private Site site;

    OldCodeTest(Setting.Container container, Around around) {
        this.container = container;
        this.around = around;
    }

    static Stream<Arguments> places() {
        return Arrays.stream(Setting.Container.values()).flatMap(container -> Arrays.stream(Around.values())
            .map(around -> Arguments.of(container, around)));
    }

    private Site site(Site.Service service) {
        return around.put(new Setting(container, Way.NATIVE).site(service, ServletContinuations.shared()));
    }

    /** A servlet that does something in its first dispatch, and says how it came back. */
    private void serve(Site.Service first) {
        serve(first, (request, response) -> response.getWriter().print(flags(of(request))));
    }

    private void serve(Site.Service first, Site.Service again) {
        site = site((request, response) -> {
            Continuation continuation = of(request);
            if (continuation.isInitial()) {
                first.service(request, response);
                suspended.add(continuation);
            } else {
                again.service(request, response);
            }
        }).start();
    }

    private static Continuation of(HttpServletRequest request) {
        return ContinuationSupport.getContinuation(request);
    }

    private void suspendOnly(long timeoutMillis) {
        serve((request, response) -> suspend(request, timeoutMillis));
    }

    private void suspend(HttpServletRequest request, long timeoutMillis) {
        of(request).addContinuationListener(told);
        of(request).setTimeout(timeoutMillis);
        of(request).suspend();
    }

    private Continuation parked(Client client) throws Exception {
        client.send("/");
        return Next.of(suspended);
    }

    private static String flags(Continuation continuation) {
        return (continuation.isInitial() ? "I" : "-") + (continuation.isSuspended() ? "S" : "-")
            + (continuation.isResumed() ? "R" : "-") + (continuation.isExpired() ? "E" : "-");
    }

    @AfterEach
    void holdsNothing() {
        site.close();
        assertEquals(0, ServletContinuations.shared().held());
    }

    /** The request fails; Tomcat then cuts the line, if the request was suspended without a thread. */
    private void assertFails() throws IOException {
        try {
            assertEquals(500, site.get("/").status());
        } catch (EOFException e) {
            assertEquals(Setting.Container.TOMCAT, container);
            assertTrue(around == Around.NATIVE || around == Around.FILTERED);
        }
    }

    private void assertNoComplaints() {
        assertEquals(List.of(), site.complaints());
    }

    @Test
    void saysWhatItIsUntilResumed() throws Exception {
        serve((request, response) -> {
            seen.add(flags(of(request)));
            suspend(request, 0);
            seen.add(flags(of(request)));
        });
        try (Client client = site.client()) {
            Continuation continuation = parked(client);
            assertEquals("I---", Next.of(seen));
            assertEquals("IS--", Next.of(seen));
            assertEquals("IS--", flags(continuation));
            continuation.resume();
            assertEquals(new Answer(200, "--R-"), client.receive());
            assertEquals(List.of("complete"), told.untilComplete());
        }
        assertNoComplaints();
    }

    @Test
    void saysWhatItIsUntilExpired() throws Exception {
        suspendOnly(SOON);
        assertEquals(new Answer(200, "---E"), site.get("/"));
        assertEquals(List.of("timeout", "complete"), told.untilComplete());
        assertNoComplaints();
    }

    @Test
    void isTheSameObjectOnEachDispatchAndForEachWrapper() throws Exception {
        serve((request, response) -> {
            assertSame(of(request), of(new HttpServletRequestWrapper(request)));
            assertSame(of(request), request.getAttribute(Continuation.ATTRIBUTE));
            seen.add(of(request));
            suspend(request, SOON);
        }, (request, response) -> response.getWriter().print(seen.contains(of(request))));
        assertEquals(new Answer(200, "true"), site.get("/"));
        assertNoComplaints();
    }

    @Test
    void anObjectOfAnotherClassIsNotTakenForTheContinuation() throws Exception {
        site = site((request, response) -> {
            if (request.getAttribute(Continuation.ATTRIBUTE) == null) {
                request.setAttribute(Continuation.ATTRIBUTE, "of another class of the same name");
                suspend(request, SOON);
            } else {
                response.getWriter().print(flags(of(request)));
            }
        }).start();
        assertEquals(new Answer(200, "---E"), site.get("/"));
        assertNoComplaints();
    }

    @Test
    void resumesInItsOwnDispatch() throws Exception {
        serve((request, response) -> {
            suspend(request, 0);
            of(request).resume();
            seen.add(flags(of(request)));
        });
        assertEquals(new Answer(200, "--R-"), site.get("/"));
        assertEquals("ISR-", Next.of(seen));
        assertNoComplaints();
    }

    @Test
    void ignoresWhoeverComesSecond() throws Exception {
        suspendOnly(0);
        try (Client client = site.client()) {
            Continuation continuation = parked(client);
            continuation.resume();
            continuation.resume();
            continuation.complete();
            assertEquals(new Answer(200, "--R-"), client.receive());
            assertEquals(List.of("complete"), told.untilComplete());
            continuation.resume();
            continuation.complete();
        }
        assertNoComplaints();
    }

    @Test
    void ignoresWhoeverComesAfterTheTimeout() throws Exception {
        serve((request, response) -> suspend(request, SOON), (request, response) -> {
            of(request).resume();
            of(request).complete();
            response.getWriter().print(flags(of(request)));
        });
        assertEquals(new Answer(200, "---E"), site.get("/"));
        assertNoComplaints();
    }

    @Test
    void refusesToEndWhatWasNeverSuspended() throws Exception {
        site = site((request, response) -> {
            assertThrows(IllegalStateException.class, of(request)::resume);
            assertThrows(IllegalStateException.class, of(request)::complete);
            assertThrows(IllegalStateException.class, of(request)::undispatch);
            response.getWriter().print(flags(of(request)));
        }).start();
        assertEquals(new Answer(200, "I---"), site.get("/"));
        assertNoComplaints();
    }

    @Test
    void refusesASecondSuspensionAndStaysAsItIs() throws Exception {
        serve((request, response) -> {
            suspend(request, 0);
            assertThrows(IllegalStateException.class, of(request)::suspend);
            seen.add(flags(of(request)));
            of(request).resume();
            assertThrows(IllegalStateException.class, of(request)::suspend);
            seen.add(flags(of(request)));
        });
        assertEquals(new Answer(200, "--R-"), site.get("/"));
        assertEquals("IS--", Next.of(seen));
        assertEquals("ISR-", Next.of(seen));
        assertNoComplaints();
    }

    @Test
    void suspendsAgainInTheNextDispatch() throws Exception {
        serve((request, response) -> suspend(request, SOON), (request, response) -> {
            if (of(request).isExpired()) {
                of(request).suspend();
                of(request).resume();
            } else {
                response.getWriter().print(flags(of(request)));
            }
        });
        assertEquals(new Answer(200, "--R-"), site.get("/"));
        assertEquals(List.of("timeout", "complete"), told.untilComplete());
        assertNoComplaints();
    }

    @Test
    void completesWhatTheDispatchHasWritten() throws Exception {
        serve((request, response) -> {
            response.getWriter().print("written");
            suspend(request, 0);
        });
        try (Client client = site.client()) {
            parked(client).complete();
            assertEquals(new Answer(200, "written"), client.receive());
            assertEquals(List.of("complete"), told.untilComplete());
        }
        assertNoComplaints();
    }

    @Test
    void aListenerMayCompleteATimeout() throws Exception {
        serve((request, response) -> {
            of(request).addContinuationListener(told);
            of(request).addContinuationListener(new OldListener() {
                @Override
                public void onTimeout(Continuation continuation) {
                    try {
                        continuation.getServletResponse().getWriter().print("by the listener");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    continuation.complete();
                }
            });
            of(request).setTimeout(SOON);
            of(request).suspend(response);
        });
        assertEquals(new Answer(200, "by the listener"), site.get("/"));
        assertEquals(List.of("timeout", "complete"), told.untilComplete());
        assertNoComplaints();
    }

    @Test
    void aListenerMayResumeATimeout() throws Exception {
        serve((request, response) -> {
            of(request).addContinuationListener(told);
            of(request).addContinuationListener(new OldListener() {
                @Override
                public void onTimeout(Continuation continuation) {
                    seen.add(flags(continuation));
                    continuation.resume();
                }
            });
            of(request).setTimeout(SOON);
            of(request).suspend();
        });
        assertEquals(new Answer(200, "--RE"), site.get("/"));
        assertEquals("IS-E", Next.of(seen));
        assertEquals(List.of("timeout", "complete"), told.untilComplete());
        assertNoComplaints();
    }

    @Test
    void aListenerThatThrowsKeepsNoOtherFromBeingCalled() throws Exception {
        serve((request, response) -> {
            of(request).addContinuationListener(new OldListener() {
                @Override
                public void onTimeout(Continuation continuation) {
                    throw new IllegalStateException("on purpose");
                }

                @Override
                public void onComplete(Continuation continuation) {
                    throw new IllegalStateException("on purpose");
                }
            });
            suspend(request, SOON);
        });
        assertEquals(new Answer(200, "---E"), site.get("/"));
        assertEquals(List.of("timeout", "complete"), told.untilComplete());
    }

    @Test
    void anExceptionAfterSuspendEndsTheRequest() throws Exception {
        serve((request, response) -> {
            suspend(request, 0);
            seen.add(of(request));
            throw new IOException("on purpose");
        });
        assertFails();
        assertEquals(List.of("complete"), told.untilComplete());
        Continuation late = (Continuation) Next.of(seen);
        late.resume();
        late.complete();
    }

    @Test
    void anExceptionInTheNextDispatchEndsTheRequest() throws Exception {
        serve((request, response) -> suspend(request, SOON), (request, response) -> {
            throw new IOException("on purpose");
        });
        assertEquals(500, site.get("/").status());
        assertEquals(List.of("timeout", "complete"), told.untilComplete());
    }

    @Test
    void aTimeoutSetWhileSuspendedTakesEffect() throws Exception {
        suspendOnly(0);
        try (Client client = site.client()) {
            parked(client).setTimeout(SOON);
            assertEquals(new Answer(200, "---E"), client.receive());
        }
        assertNoComplaints();
    }

    @Test
    void keepsTheWrappedResponseUntilTheNextDispatch() throws Exception {
        serve((request, response) -> {
            HttpServletResponse wrapper = new HttpServletResponseWrapper(response);
            of(request).setTimeout(SOON);
            of(request).suspend(wrapper);
            assertTrue(of(request).isResponseWrapped());
            assertSame(wrapper, of(request).getServletResponse());
        }, (request, response) -> {
            assertFalse(of(request).isResponseWrapped());
            assertNull(of(request).getServletResponse());
            response.getWriter().print("cleared");
        });
        assertEquals(new Answer(200, "cleared"), site.get("/"));
        assertNoComplaints();
    }

    @Test
    void hasNoResponseWhereNoneWasGiven() throws Exception {
        serve((request, response) -> {
            of(request).setTimeout(SOON);
            of(request).suspend(null);
            assertNull(of(request).getServletResponse());
            assertFalse(of(request).isResponseWrapped());
        });
        assertEquals(new Answer(200, "---E"), site.get("/"));
        assertNoComplaints();
    }

    @Test
    void attributesAreThoseOfTheRequestFromAnyThread() throws Exception {
        serve((request, response) -> {
            of(request).setAttribute("kept", "a");
            of(request).setAttribute("removed", "b");
            assertEquals("a", request.getAttribute("kept"));
            suspend(request, 0);
        }, (request, response) -> response.getWriter()
            .print("" + of(request).getAttribute("kept") + request.getAttribute("removed")));
        try (Client client = site.client()) {
            Continuation continuation = parked(client);
            continuation.removeAttribute("removed");
            continuation.setAttribute("kept", "c");
            continuation.resume();
            assertEquals(new Answer(200, "cnull"), client.receive());
        }
        assertNoComplaints();
    }

    @Test
    void aListenerIsNotCalledForARequestThatIsNotSuspended() throws Exception {
        serve((request, response) -> of(request).addContinuationListener(told));
        try (Client client = site.client()) {
            assertEquals(200, client.get("/").status());
            assertEquals(200, client.get("/").status(), "the next of a connection comes when the last is over");
            assertEquals(List.of(), told.soFar());
        }
    }

    @Test
    void aListenerThatComesLaterIsCalledToo() throws Exception {
        serve((request, response) -> suspend(request, SOON),
            (request, response) -> of(request).addContinuationListener(new OldListener() {
                @Override
                public void onComplete(Continuation continuation) {
                    seen.add("later");
                }
            }));
        assertEquals(200, site.get("/").status());
        assertEquals("later", Next.of(seen));
        assertNoComplaints();
    }

    @Test
    void undispatchLeavesByWhatOldCodeKnows() throws Exception {
        serve((request, response) -> {
            suspend(request, SOON);
            suspended.add(of(request));
            try {
                of(request).undispatch();
            } catch (ContinuationThrowable e) {
                seen.add(e.getStackTrace().length);
                throw e;
            }
        });
        if (around == Around.NATIVE && container != Setting.Container.JETTY) {
            assertFails();
        } else {
            assertEquals(new Answer(200, "---E"), site.get("/"));
            assertEquals(List.of("timeout", "complete"), told.untilComplete());
            assertNoComplaints();
        }
        assertEquals(0, Next.of(seen));
    }

    @Test
    void theFilterKnowsUndispatchAsTheCauseOfAnother() throws Exception {
        serve((request, response) -> {
            suspend(request, SOON);
            try {
                of(request).undispatch();
            } catch (ContinuationThrowable e) {
                throw new IllegalArgumentException(new ServletException(e));
            }
        });
        if (around == Around.NATIVE) {
            assertFails();
        } else {
            assertEquals(new Answer(200, "---E"), site.get("/"));
            assertNoComplaints();
        }
    }

    @Test
    void aClientThatHangsUpIsServedToTheEnd() throws Exception {
        serve((request, response) -> suspend(request, 0), (request, response) -> seen.add("executed"));
        Continuation continuation;
        try (Client client = site.client()) {
            continuation = parked(client);
        }
        continuation.resume();
        assertEquals("executed", Next.of(seen));
        assertEquals(List.of("complete"), told.untilComplete());
        assertNoComplaints();
    }

    @Test
    @SuppressWarnings("deprecation")
    void theOldWayToGetItGivesTheSame() throws Exception {
        site = site((request, response) ->
            response.getWriter().print(of(request) == ContinuationSupport.getContinuation(request, response))).start();
        assertEquals(new Answer(200, "true"), site.get("/"));
        assertNoComplaints();
    }
}
