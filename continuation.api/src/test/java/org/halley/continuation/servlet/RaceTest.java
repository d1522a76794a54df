package org.halley.continuation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.halley.continuation.Continuation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two threads at once, many times, in a container that is run by hand: exactly one of them ends a suspension. */
class RaceTest {

    private static final int ROUNDS = 3_000;
    private static final int BATCHES = 40;
    private static final int BATCH = 500;

    private final SteppedClock clock = new SteppedClock();
    private final ServletContinuations continuations = new ServletContinuations(clock, false);
    private final ExecutorService other = Executors.newSingleThreadExecutor();
    private final AtomicInteger arrived = new AtomicInteger();

    /** One thread's part; what it returns is whether it ended the suspension. */
    private interface Ender {
        boolean end(Continuation continuation);
    }

    private static final Ender RESUME = continuation -> continuation.resume();
    private static final Ender COMPLETE = continuation -> continuation.complete();
    private static final Ender CLAIM = continuation -> continuation.claim() && continuation.complete();
    private final Ender timeout = continuation -> {
        continuations.deadlines().turn();
        return continuation.isExpired();
    };
    private static final Ender STOP = continuation -> {
        ((ServletContinuation) continuation).stop();
        // Nobody asks a service that stops whether it was first.
        return false;
    };

    @AfterEach
    void holdsNothing() {
        other.shutdownNow();
        assertEquals(0, continuations.held());
    }

    private <T> Future<T> meanwhile(Callable<T> task) {
        arrived.set(0);
        return other.submit(() -> {
            start();
            return task.call();
        });
    }

    /** Both threads leave at the same moment, as near as spinning gets them. */
    private void start() {
        arrived.incrementAndGet();
        for (int spins = 0; arrived.get() < 2; spins++) {
            if (spins < 1_000) {
                Thread.onSpinWait();
            } else {
                // On a busy machine the other does not come while this one spins.
                Thread.yield();
            }
        }
    }

    /** Both go through the same requests in the same order: who comes second is the faster, and so catches up. */
    private void race(Ender one, Ender another) throws Exception {
        for (int round = 0; round < BATCHES; round++) {
            List<Contest> contests = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                contests.add(new Contest());
            }
            clock.stepMillis(20);
            Future<List<Boolean>> others = meanwhile(() -> endAll(contests, another));
            start();
            List<Boolean> first = endAll(contests, one);
            List<Boolean> second = others.get();
            for (int i = 0; i < BATCH; i++) {
                contests.get(i).check(first.get(i), second.get(i), another != STOP);
            }
        }
    }

    private static List<Boolean> endAll(List<Contest> contests, Ender ender) throws Exception {
        List<Boolean> ended = new ArrayList<>();
        for (Contest contest : contests) {
            ended.add(ender.end(contest.continuation));
        }
        return ended;
    }

    private final class Contest {

        private final HandContainer container = new HandContainer();
        private final Continuation continuation = continuations.of(container.request());
        private final Told told = new Told();

        Contest() {
            continuation.addContinuationListener(told);
            continuation.setTimeout(1);
            continuation.suspend();
        }

        void check(boolean first, boolean second, boolean bothSay) throws Exception {
            assertEquals(2, container.calls().size(), () -> "started and ended once, but " + container.calls());
            if (bothSay) {
                assertTrue(first ^ second, () -> first + " and " + second + ", " + container.calls());
            }
            container.end();
            assertEquals(1, told.untilComplete().stream().filter("complete"::equals).count());
        }
    }

    @Test
    void resumeAndResume() throws Exception {
        race(RESUME, RESUME);
    }

    @Test
    void resumeAndComplete() throws Exception {
        race(RESUME, COMPLETE);
    }

    @Test
    void resumeAndTimeout() throws Exception {
        race(RESUME, timeout);
    }

    @Test
    void completeAndTimeout() throws Exception {
        race(COMPLETE, timeout);
    }

    @Test
    void claimAndTimeout() throws Exception {
        race(CLAIM, timeout);
    }

    @Test
    void claimAndClaim() throws Exception {
        race(CLAIM, CLAIM);
    }

    @Test
    void claimAndStop() throws Exception {
        race(CLAIM, STOP);
    }

    @Test
    void timeoutAndStop() throws Exception {
        race(timeout, STOP);
    }

    @Test
    void aTimeoutThatIsLateForOneSuspensionDoesNotEndTheNext() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            HandContainer container = new HandContainer();
            Continuation continuation = continuations.of(container.request());
            continuation.setTimeout(1);
            continuation.suspend();
            clock.stepMillis(20);
            Future<Long> turn = meanwhile(continuations.deadlines()::turn);
            start();
            boolean resumed = continuation.resume();
            if (resumed) {
                continuation.setTimeout(60_000);
                continuation.suspend();
            }
            turn.get();
            assertEquals(resumed ? List.of("startAsync", "dispatch", "startAsync") : List.of("startAsync", "dispatch"),
                container.calls());
            assertEquals(!resumed, continuation.isExpired());
            assertEquals(resumed, continuation.complete());
        }
    }

    @Test
    void aTimeoutThatIsSetWhileSuspendingIsNotLost() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            HandContainer container = new HandContainer();
            Continuation continuation = continuations.of(container.request());
            Future<Object> set = meanwhile(() -> {
                continuation.setTimeout(10);
                return null;
            });
            start();
            continuation.suspend();
            set.get();
            clock.stepMillis(50);
            continuations.deadlines().turn();
            assertTrue(continuation.isExpired());
        }
    }

    @Test
    void anEndWhileSuspendingLeavesNothingHeld() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            HandContainer container = new HandContainer();
            Continuation continuation = continuations.of(container.request());
            Future<Boolean> completed = meanwhile(() -> {
                while (!continuation.isSuspended()) {
                    Thread.yield();
                }
                return continuation.complete();
            });
            start();
            continuation.suspend();
            assertTrue(completed.get());
            assertEquals(0, continuations.held());
        }
    }

    @Test
    void anAttributeIsNeverSetOnARequestThatHasEnded() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            HandContainer container = new HandContainer();
            Continuation continuation = continuations.of(container.request());
            continuation.suspend();
            continuation.complete();
            Future<Object> set = meanwhile(() -> {
                continuation.setAttribute("name", "value");
                return null;
            });
            start();
            container.end();
            // Here a container begins with the next request, in the same object.
            container.request().removeAttribute("name");
            set.get();
            assertEquals(null, container.request().getAttribute("name"));
        }
    }
}
