package org.halley.continuation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import javax.servlet.http.HttpServletRequestWrapper;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpServletResponseWrapper;

import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationThrowable;
import org.halley.continuation.servlet.Client.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each state, and each call in each state, over a socket, in each container and each way; time is stepped. */
@ParameterizedClass
@MethodSource("org.halley.continuation.servlet.Setting#all")
class LifeCycleTest {

    private final SteppedClock clock = new SteppedClock();
    private final ServletContinuations continuations = new ServletContinuations(clock, false);
    private final BlockingQueue<Continuation> suspended = new LinkedBlockingQueue<>();
    private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    private final Told told = new Told();
    private final Setting setting;
    private Site site;

    LifeCycleTest(Setting setting) {
        this.setting = setting;
    }

    /** A servlet that does something in its first dispatch, hands out the continuation, and says how it came back. */
    private void serve(Site.Service first) {
        serve(first, (request, response) -> response.getWriter().print(Flags.of(continuations.of(request))));
    }

    private void serve(Site.Service first, Site.Service again) {
        site = setting.site((request, response) -> {
            Continuation continuation = continuations.of(request);
            if (continuation.isInitial()) {
                first.service(request, response);
                suspended.add(continuation);
            } else {
                again.service(request, response);
            }
        }, continuations).start();
    }

    private void suspendOnly() {
        serve((request, response) -> {
            continuations.of(request).addContinuationListener(told);
            continuations.of(request).suspend();
        });
    }

    private Continuation parked(Client client) throws Exception {
        client.send("/");
        return Next.of(suspended);
    }

    private void expireAll() {
        clock.stepMillis(Continuation.DEFAULT_TIMEOUT_MILLIS + 20);
        continuations.deadlines().turn();
    }

    @AfterEach
    void holdsNothingAndComplainsOfNothing() {
        site.close();
        assertEquals(0, continuations.held());
        assertEquals(List.of(), site.complaints());
    }

    @Test
    void saysWhatItIsUntilResumed() throws Exception {
        serve((request, response) -> {
            seen.add(Flags.of(continuations.of(request)));
            continuations.of(request).suspend();
            seen.add(Flags.of(continuations.of(request)));
        });
        try (Client client = site.client()) {
            Continuation continuation = parked(client);
            assertEquals("I---", Next.of(seen));
            assertEquals("IS--", Next.of(seen));
            assertEquals("IS--", Flags.of(continuation));
            assertEquals(1, continuations.held());
            assertTrue(continuation.resume());
            assertEquals(new Answer(200, "--R-"), client.receive());
        }
    }

    @Test
    void saysWhatItIsUntilExpired() throws Exception {
        serve((request, response) -> {
            continuations.of(request).addContinuationListener(new Told() {
                @Override
                public void onTimeout(Continuation continuation) {
                    seen.add(Flags.of(continuation));
                }
            });
            continuations.of(request).suspend();
        });
        try (Client client = site.client()) {
            parked(client);
            expireAll();
            assertEquals(new Answer(200, "---E"), client.receive());
            assertEquals("IS-E", Next.of(seen));
        }
    }

    @Test
    void resumesBeforeTheDispatchHasReturned() throws Exception {
        serve((request, response) -> {
            Continuation continuation = continuations.of(request);
            continuation.suspend();
            seen.add(continuation.resume());
            seen.add(Flags.of(continuations.of(request)));
        });
        assertEquals(new Answer(200, "--R-"), site.get("/"));
        assertEquals(true, Next.of(seen));
        assertEquals("ISR-", Next.of(seen));
    }

    @Test
    void completesBeforeTheDispatchHasReturned() throws Exception {
        serve((request, response) -> {
            Continuation continuation = continuations.of(request);
            continuation.addContinuationListener(told);
            continuation.suspend(response);
            response.getWriter().print("done");
            seen.add(continuation.complete());
        });
        assertEquals(new Answer(200, "done"), site.get("/"));
        assertEquals(true, Next.of(seen));
        assertEquals(List.of("complete"), told.untilComplete());
    }

    @Test
    void isTheSameObjectOnEveryDispatchAndThroughWrappers() throws Exception {
        serve(
            (request, response) -> {
                Continuation continuation = continuations.of(request);
                assertSame(continuation, continuations.of(new HttpServletRequestWrapper(request)));
                seen.add(continuation);
                continuation.suspend();
                continuation.resume();
            },
            (request, response) -> seen.add(continuations.of(new HttpServletRequestWrapper(request))));
        assertEquals(200, site.get("/").status());
        assertSame(Next.of(seen), Next.of(seen));
    }

    @Test
    void anotherRequestOfTheConnectionHasAnother() throws Exception {
        suspendOnly();
        try (Client client = site.client()) {
            Continuation first = parked(client);
            first.resume();
            client.receive();
            Continuation second = parked(client);
            assertFalse(first.resume());
            assertFalse(first.complete());
            assertEquals("IS--", Flags.of(second));
            assertTrue(second.resume());
            assertEquals(new Answer(200, "--R-"), client.receive());
        }
    }

    @Test
    void suspendsAgainInTheNextDispatch() throws Exception {
        serve(
            (request, response) -> {
                continuations.of(request).addContinuationListener(told);
                continuations.of(request).suspend();
            },
            (request, response) -> {
                Continuation continuation = continuations.of(request);
                String flags = Flags.of(continuation);
                if (seen.add(flags) && seen.size() < 4) {
                    continuation.suspend();
                    seen.add(Flags.of(continuation));
                    suspended.add(continuation);
                } else {
                    response.getWriter().print(flags);
                }
            });
        try (Client client = site.client()) {
            parked(client).resume();
            Next.of(suspended);
            expireAll();
            Next.of(suspended).resume();
            assertEquals(new Answer(200, "--R-"), client.receive());
            assertEquals(List.of("--R-", "-S--", "---E", "-S--", "--R-"), List.copyOf(seen));
            assertEquals(List.of("timeout", "complete"), told.untilComplete());
        }
    }

    @Test
    void onlyTheFirstResumeCounts() throws Exception {
        suspendOnly();
        try (Client client = site.client()) {
            Continuation continuation = parked(client);
            assertTrue(continuation.resume());
            assertFalse(continuation.resume());
            assertFalse(continuation.complete());
            assertFalse(continuation.claim());
            assertEquals(new Answer(200, "--R-"), client.receive());
        }
    }

    @Test
    void onlyTheFirstCompleteCounts() throws Exception {
        suspendOnly();
        try (Client client = site.client()) {
            Continuation continuation = parked(client);
            assertTrue(continuation.complete());
            assertFalse(continuation.complete());
            assertFalse(continuation.resume());
            assertFalse(continuation.claim());
            assertEquals(new Answer(200, ""), client.receive());
            assertEquals(List.of("complete"), told.untilComplete());
        }
    }

    @Test
    void whatComesAfterTheResponseChangesNothing() throws Exception {
        suspendOnly();
        try (Client client = site.client()) {
            Continuation continuation = parked(client);
            continuation.resume();
            client.receive();
            told.untilComplete();
            assertFalse(continuation.resume());
            assertFalse(continuation.complete());
            assertFalse(continuation.claim());
            continuation.setTimeout(1);
            assertEquals("--R-", Flags.of(continuation));
            assertNull(continuation.getServletResponse());
            assertThrows(IllegalStateException.class, continuation::suspend);
        }
    }

    @Test
    void aLateResumeDuringTheDispatchAfterTheTimeoutChangesNothing() throws Exception {
        serve(
            (request, response) -> continuations.of(request).suspend(),
            (request, response) -> {
                Continuation continuation = continuations.of(request);
                seen.add(continuation.resume());
                seen.add(continuation.complete());
                seen.add(continuation.claim());
                response.getWriter().print(Flags.of(continuation));
            });
        try (Client client = site.client()) {
            parked(client);
            expireAll();
            assertEquals(new Answer(200, "---E"), client.receive());
            assertEquals(List.of(false, false, false), List.copyOf(seen));
        }
    }

    @Test
    void nothingEndsWhatWasNeverSuspended() throws Exception {
        serve((request, response) -> {
            Continuation continuation = continuations.of(request);
            continuation.addContinuationListener(told);
            assertThrows(IllegalStateException.class, continuation::resume);
            assertThrows(IllegalStateException.class, continuation::complete);
            assertThrows(IllegalStateException.class, continuation::claim);
            assertThrows(IllegalStateException.class, continuation::undispatch);
            response.getWriter().print(Flags.of(continuation));
        });
        assertEquals(new Answer(200, "I---"), site.get("/"));
        assertEquals(List.of(), told.soFar());
    }

    @Test
    void aSecondSuspendIsRefusedAndChangesNothing() throws Exception {
        serve((request, response) -> {
            Continuation continuation = continuations.of(request);
            continuation.suspend(response);
            assertThrows(IllegalStateException.class, continuation::suspend);
            assertSame(response, continuation.getServletResponse());
            seen.add(Flags.of(continuation));
        });
        try (Client client = site.client()) {
            assertTrue(parked(client).resume());
            assertEquals("IS--", Next.of(seen));
            assertEquals(new Answer(200, "--R-"), client.receive());
        }
    }

    @Test
    void aSuspendAfterResumeInOneDispatchIsRefusedAndKeepsTheFlags() throws Exception {
        serve((request, response) -> {
            Continuation continuation = continuations.of(request);
            continuation.suspend();
            continuation.resume();
            assertThrows(IllegalStateException.class, continuation::suspend);
            seen.add(Flags.of(continuation));
        });
        assertEquals(new Answer(200, "--R-"), site.get("/"));
        assertEquals("ISR-", Next.of(seen));
    }

    @Test
    void aClaimLeavesTheResponseToTheClaimer() throws Exception {
        serve((request, response) -> {
            continuations.of(request).addContinuationListener(told);
            continuations.of(request).suspend(response);
        });
        try (Client client = site.client()) {
            Continuation continuation = parked(client);
            assertTrue(continuation.claim());
            assertFalse(continuation.claim());
            assertFalse(continuation.resume());
            expireAll();
            expireAll();
            assertEquals(1, continuations.held());
            continuation.getServletResponse().getWriter().print("claimed");
            assertTrue(continuation.complete());
            assertFalse(continuation.complete());
            assertEquals(new Answer(200, "claimed"), client.receive());
            assertEquals(List.of("complete"), told.untilComplete());
        }
    }

    @Test
    void aResumeInOnTimeoutIsSilentAndSetsBothFlags() throws Exception {
        serve((request, response) -> {
            continuations.of(request).addContinuationListener(new Told() {
                @Override
                public void onTimeout(Continuation continuation) {
                    seen.add(continuation.resume());
                    seen.add(continuation.resume());
                }
            });
            continuations.of(request).suspend();
        });
        try (Client client = site.client()) {
            parked(client);
            expireAll();
            assertEquals(new Answer(200, "--RE"), client.receive());
            assertEquals(List.of(true, false), List.copyOf(seen));
        }
    }

    @Test
    void aCompleteInOnTimeoutIsSilentAndAnswers() throws Exception {
        serve((request, response) -> {
            continuations.of(request).addContinuationListener(new Told() {
                @Override
                public void onTimeout(Continuation continuation) {
                    try {
                        continuation.getServletResponse().getWriter().print("late");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    seen.add(continuation.complete());
                }
            });
            continuations.of(request).addContinuationListener(told);
            continuations.of(request).suspend(response);
        });
        try (Client client = site.client()) {
            parked(client);
            expireAll();
            assertEquals(new Answer(200, "late"), client.receive());
            assertEquals(true, Next.of(seen));
            assertTrue(told.untilComplete().contains("complete"));
        }
    }

    @Test
    void aClaimInOnTimeoutAnswersInItsOwnTime() throws Exception {
        serve((request, response) -> {
            continuations.of(request).addContinuationListener(new Told() {
                @Override
                public void onTimeout(Continuation continuation) {
                    seen.add(continuation.claim());
                    seen.add(continuation.claim());
                }
            });
            continuations.of(request).suspend(response);
        });
        try (Client client = site.client()) {
            Continuation continuation = parked(client);
            expireAll();
            assertEquals(List.of(true, false), List.copyOf(seen));
            assertEquals(1, continuations.held());
            continuation.getServletResponse().getWriter().print("in my own time");
            assertTrue(continuation.complete());
            assertEquals(new Answer(200, "in my own time"), client.receive());
        }
    }

    @Test
    void othersCannotEndItWhileListenersAreToldOfTheTimeout() throws Exception {
        serve((request, response) -> {
            continuations.of(request).addContinuationListener(new Told() {
                @Override
                public void onTimeout(Continuation continuation) {
                    Thread other = new Thread(() -> {
                        seen.add(continuation.resume());
                        seen.add(continuation.claim());
                        seen.add(continuation.complete());
                    });
                    other.start();
                    join(other);
                }
            });
            continuations.of(request).suspend();
        });
        try (Client client = site.client()) {
            parked(client);
            expireAll();
            assertEquals(new Answer(200, "---E"), client.receive());
            assertEquals(List.of(false, false, false), List.copyOf(seen));
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void listenersAreToldOfEachTimeoutAndOnceOfTheEnd() throws Exception {
        suspendOnly();
        try (Client client = site.client()) {
            Continuation continuation = parked(client);
            Told added = new Told();
            continuation.addContinuationListener(added);
            expireAll();
            assertEquals(new Answer(200, "---E"), client.receive());
            assertEquals(List.of("timeout", "complete"), told.untilComplete());
            assertEquals(List.of("timeout", "complete"), added.untilComplete());
        }
    }

    @Test
    void allListenersAreToldOfTheTimeoutBeforeWhatOneOfThemDecidesIsDone() throws Exception {
        serve((request, response) -> {
            Continuation continuation = continuations.of(request);
            continuation.addContinuationListener(new Told() {
                @Override
                public void onTimeout(Continuation expired) {
                    seen.add(expired.claim() && expired.complete());
                }
            });
            continuation.addContinuationListener(told);
            continuation.addContinuationListener(new Told() {
                @Override
                public void onTimeout(Continuation expired) {
                    seen.add(told.soFar());
                    seen.add(expired.complete());
                }
            });
            continuation.suspend();
        });
        try (Client client = site.client()) {
            parked(client);
            expireAll();
            assertEquals(new Answer(200, ""), client.receive());
            assertEquals(List.of("timeout", "complete"), told.untilComplete());
            assertEquals(List.of(true, List.of("timeout"), false), List.copyOf(seen));
        }
    }

    @Test
    void aResponseIsKnownWhileSuspendedOnly() throws Exception {
        HttpServletResponse[] wrapped = new HttpServletResponse[1];
        serve(
            (request, response) -> {
                Continuation continuation = continuations.of(request);
                wrapped[0] = new HttpServletResponseWrapper(response);
                assertFalse(continuation.isResponseWrapped());
                continuation.suspend(wrapped[0]);
                assertTrue(continuation.isResponseWrapped());
                assertSame(wrapped[0], continuation.getServletResponse());
            },
            (request, response) -> {
                Continuation continuation = continuations.of(request);
                assertFalse(continuation.isResponseWrapped());
                assertNull(continuation.getServletResponse());
                assertFalse(response == wrapped[0]);
                response.getWriter().print("unwrapped");
            });
        try (Client client = site.client()) {
            parked(client).resume();
            assertEquals(new Answer(200, "unwrapped"), client.receive());
        }
    }

    @Test
    void withoutAResponseThereIsNone() throws Exception {
        suspendOnly();
        try (Client client = site.client()) {
            Continuation continuation = parked(client);
            assertNull(continuation.getServletResponse());
            assertFalse(continuation.isResponseWrapped());
            continuation.resume();
            client.receive();
        }
    }

    @Test
    void outputFromBeforeIsKept() throws Exception {
        serve(
            (request, response) -> {
                response.getWriter().print("before ");
                continuations.of(request).suspend();
            },
            (request, response) -> response.getWriter().print("after"));
        try (Client client = site.client()) {
            parked(client).resume();
            assertEquals(new Answer(200, "before after"), client.receive());
        }
    }

    @Test
    void undispatchLeavesADispatchThatIsSuspended() throws Exception {
        serve((request, response) -> {
            Continuation continuation = continuations.of(request);
            continuation.suspend();
            assertThrows(ContinuationThrowable.class, continuation::undispatch);
            // Somebody was quick: the dispatch has to be left all the same.
            continuation.complete();
            assertThrows(ContinuationThrowable.class, continuation::undispatch);
        });
        assertEquals(200, site.get("/").status());
    }

    @Test
    void undispatchIsRefusedInTheNextDispatch() throws Exception {
        serve(
            (request, response) -> {
                continuations.of(request).suspend();
                continuations.of(request).resume();
            },
            (request, response) -> {
                assertThrows(IllegalStateException.class, continuations.of(request)::undispatch);
                response.getWriter().print("stayed");
            });
        assertEquals(new Answer(200, "stayed"), site.get("/"));
    }
}
