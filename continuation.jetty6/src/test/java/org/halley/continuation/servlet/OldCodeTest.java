package org.halley.continuation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;

import org.halley.continuation.servlet.Client.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mortbay.jetty.RetryRequest;
import org.mortbay.util.ajax.Continuation;
import org.mortbay.util.ajax.ContinuationSupport;

/** The rules of Jetty 6's continuations, as code for it meets them, with and without the filter. */
@ParameterizedClass
@MethodSource("places")
class OldCodeTest {

    private static final long SOON = 20;
    private static final int MANY = 200;

    private final Object lock = new Object();
    private final BlockingQueue<Continuation> known = new LinkedBlockingQueue<>();
    private final BlockingQueue<Continuation> suspended = new LinkedBlockingQueue<>();
    private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    private final AtomicInteger dispatches = new AtomicInteger();
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

    /** What a servlet does with its continuation, and then says. */
    private interface Code {
        Object run(Continuation continuation, HttpServletRequest request) throws Exception;
    }

    private void serve(Code code) {
        site = site((request, response) -> {
            dispatches.incrementAndGet();
            Continuation continuation = ContinuationSupport.getContinuation(request, lock);
            if (continuation.isNew()) {
                known.add(continuation);
            }
            Object said = code.run(continuation, request);
            response.getWriter().print(said);
        }).start();
    }

    private String answer() throws Exception {
        Answer answer = site.get("/");
        assertEquals(200, answer.status());
        return answer.body();
    }

    /** The answer to a request that is resumed, in some way, when it waits. */
    private String answerAfter(Consumer<Continuation> resumption) throws Exception {
        try (Client client = site.client()) {
            client.send("/");
            Continuation continuation = Next.of(known);
            around.awaitWaiting(1);
            resumption.accept(continuation);
            return client.receive().body();
        }
    }

    @AfterEach
    void holdsNothingAndComplainsOfNothing() {
        site.close();
        around.awaitWaiting(0);
        assertEquals(List.of(), site.complaints());
    }

    @Test
    void suspendSaysThatItWasResumed() throws Exception {
        serve((continuation, request) -> continuation.suspend(0));
        assertEquals("true", answerAfter(Continuation::resume));
        assertEquals(around.retries() ? 2 : 1, dispatches.get());
    }

    @Test
    void suspendSaysThatTheTimeIsOver() throws Exception {
        serve((continuation, request) -> continuation.suspend(SOON));
        assertEquals("false", answer());
        assertEquals(around.retries() ? 2 : 1, dispatches.get());
    }

    @Test
    void aNegativeTimeDoesNotWait() throws Exception {
        serve((continuation, request) -> continuation.suspend(-1) + " " + continuation.isNew());
        assertEquals("false false", answer());
        assertEquals(1, dispatches.get());
    }

    @Test
    void whoResumesBeforeTheWaitIsNotForgotten() throws Exception {
        serve((continuation, request) -> {
            continuation.resume();
            return continuation.isResumed() + " " + continuation.suspend(0) + " " + continuation.isResumed();
        });
        assertEquals("true true false", answer());
        assertEquals(1, dispatches.get());
    }

    @Test
    void resetForgetsWhoResumedBefore() throws Exception {
        serve((continuation, request) -> {
            if (continuation.isNew()) {
                continuation.resume();
                continuation.reset();
            }
            return continuation.suspend(SOON);
        });
        assertEquals("false", answer());
    }

    @Test
    void resetEndsAWaitThatGoesOn() throws Exception {
        serve((continuation, request) -> continuation.suspend(continuation.isNew() ? 0 : SOON));
        assertEquals("false", answerAfter(Continuation::reset));
    }

    @Test
    void whoeverResumesTwiceOrLateIsIgnored() throws Exception {
        serve((continuation, request) -> continuation.suspend(0));
        BlockingQueue<Continuation> resumed = new LinkedBlockingQueue<>();
        assertEquals("true", answerAfter(continuation -> {
            continuation.resume();
            continuation.resume();
            resumed.add(continuation);
        }));
        Next.of(resumed).resume();
    }

    @Test
    void waitsAsOftenAsItIsAskedTo() throws Exception {
        serve((continuation, request) -> {
            String said = (String) continuation.getObject();
            if (said == null) {
                continuation.setObject("first " + continuation.suspend(SOON));
            }
            return continuation.getObject() + ", second " + continuation.suspend(SOON);
        });
        assertEquals("first false, second false", answer());
    }

    @Test
    void isTheSameObjectOnEachDispatchAndForEachWrapper() throws Exception {
        serve((continuation, request) -> {
            assertSame(continuation, ContinuationSupport.getContinuation(new HttpServletRequestWrapper(request), null));
            assertSame(continuation, request.getAttribute("org.mortbay.jetty.ajax.Continuation"));
            seen.add(continuation);
            continuation.suspend(SOON);
            return seen.stream().distinct().count();
        });
        assertEquals("1", answer());
    }

    @Test
    void thereIsNoneUntilOneIsCreated() throws Exception {
        site = site((request, response) -> {
            assertNull(ContinuationSupport.getContinuation(request, false));
            Continuation made = ContinuationSupport.getContinuation(request, true);
            assertSame(made, ContinuationSupport.getContinuation(request, false));
            response.getWriter().print("as in 2005");
        }).start();
        assertEquals("as in 2005", answer());
    }

    @Test
    void pendingIsWhatSuspendHasNotReturnedFrom() throws Exception {
        serve((continuation, request) -> {
            seen.add(continuation.isPending() + "" + continuation.isNew());
            continuation.suspend(SOON);
            return continuation.isPending() + "" + continuation.isNew();
        });
        assertEquals("falsefalse", answer());
        assertEquals("falsetrue", Next.of(seen));
        if (around.retries()) {
            assertEquals("truefalse", Next.of(seen), "by which code knows that it runs again");
        }
    }

    @Test
    void theLockThatTheCallerHoldsIsGivenUpWhileItWaits() throws Exception {
        serve((continuation, request) -> {
            synchronized (lock) {
                return continuation.suspend(0);
            }
        });
        assertEquals("true", answerAfter(continuation -> {
            synchronized (lock) {
                assertTrue(continuation.isPending());
                continuation.resume();
            }
        }));
    }

    @Test
    void manyMayWaitOnOneLockAndEachIsResumedAlone() throws Exception {
        serve((continuation, request) -> {
            synchronized (lock) {
                return continuation.suspend(0);
            }
        });
        try (Client one = site.client(); Client other = site.client()) {
            one.send("/");
            Continuation first = Next.of(known);
            other.send("/");
            Continuation second = Next.of(known);
            around.awaitWaiting(2);
            second.resume();
            assertEquals("true", other.receive().body());
            around.awaitWaiting(1);
            first.resume();
            assertEquals("true", one.receive().body());
        }
    }

    @Test
    void noResumeIsLostHoweverEarlyOrLateItComes() throws Exception {
        serve((continuation, request) -> continuation.suspend(0));
        Thread resumer = new Thread(() -> {
            try {
                for (int i = 0; i < MANY; i++) {
                    Next.of(known).resume();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        resumer.start();
        for (int i = 0; i < MANY; i++) {
            assertEquals("true", answer());
        }
        resumer.join();
    }

    @Test
    void aResumeThatRacesWithTheTimeIsAnsweredOnce() throws Exception {
        serve((continuation, request) -> {
            suspended.add(continuation);
            return continuation.suspend(1);
        });
        AtomicBoolean over = new AtomicBoolean();
        Thread resumer = new Thread(() -> {
            while (!over.get()) {
                Continuation continuation = suspended.poll();
                if (continuation != null) {
                    continuation.resume();
                }
            }
        });
        resumer.start();
        try {
            for (int i = 0; i < MANY; i++) {
                answer();
            }
        } finally {
            over.set(true);
            resumer.join();
        }
    }

    @Test
    void anEventIsWhatItWaitedFor() throws Exception {
        serve((continuation, request) -> continuation.getEvent(0));
        assertEquals("an event", answerAfter(continuation -> continuation.resume("an event")));
    }

    @Test
    void anEventBeforeTheWaitIsThereAtOnce() throws Exception {
        serve((continuation, request) -> {
            continuation.resume("early");
            return continuation.getEvent(0);
        });
        assertEquals("early", answer());
    }

    @Test
    void noEventIsNullWhenTheTimeIsOver() throws Exception {
        serve((continuation, request) -> continuation.getEvent(SOON));
        assertEquals("null", answer());
    }

    @Test
    void suspendThrowsWhatOldCodeKnowsWhereTheFilterIs() throws Exception {
        serve((continuation, request) -> {
            if (around.retries() && continuation.isNew()) {
                throw assertThrows(RetryRequest.class, () -> continuation.suspend(SOON));
            }
            return continuation.suspend(SOON);
        });
        assertEquals("false", answer());
    }

    @Test
    void theFilterKnowsItAsTheCauseOfAnother() throws Exception {
        serve((continuation, request) -> {
            try {
                return continuation.suspend(SOON);
            } catch (RetryRequest e) {
                throw new IllegalArgumentException(new ServletException(e));
            }
        });
        assertEquals("false", answer());
    }
}
