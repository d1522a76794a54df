package org.halley.continuation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.halley.continuation.Continuation;
import org.junit.jupiter.api.Test;

/** When a suspension times out; time is stepped, and the container is run by hand. */
class TimeoutTest {

    private final SteppedClock clock = new SteppedClock();
    private final ServletContinuations continuations = new ServletContinuations(clock, false);
    private final HandContainer container = new HandContainer();
    private final Continuation continuation = continuations.of(container.request());

    private boolean isExpiredAfter(long millis) {
        clock.stepMillis(millis);
        continuations.deadlines().turn();
        return continuation.isExpired();
    }

    @Test
    void isThirtySecondsIfNobodySaysOtherwise() {
        continuation.suspend();
        assertFalse(isExpiredAfter(29_999));
        assertTrue(isExpiredAfter(20));
        assertEquals(List.of("startAsync", "dispatch"), container.calls());
    }

    @Test
    void neverComesForNoughtOrLess() {
        for (long none : new long[] {0, -1, Long.MIN_VALUE}) {
            continuation.setTimeout(none);
            continuation.suspend();
            assertFalse(isExpiredAfter(TimeUnit.DAYS.toMillis(3650)));
            assertTrue(continuation.resume());
        }
    }

    @Test
    void canBeAsLongAsALongIs() {
        continuation.setTimeout(Long.MAX_VALUE);
        continuation.suspend();
        assertFalse(isExpiredAfter(TimeUnit.DAYS.toMillis(3650)));
        assertEquals(1, continuations.held());
    }

    @Test
    void canBeShortenedWhileSuspended() {
        continuation.suspend();
        clock.stepMillis(5_000);
        continuation.setTimeout(1_000);
        assertFalse(isExpiredAfter(999));
        assertTrue(isExpiredAfter(20));
    }

    @Test
    void canBeLengthenedWhileSuspended() {
        continuation.setTimeout(1_000);
        continuation.suspend();
        clock.stepMillis(900);
        continuation.setTimeout(1_000);
        assertFalse(isExpiredAfter(999));
        assertTrue(isExpiredAfter(20));
    }

    @Test
    void canBeSwitchedOffAndOnWhileSuspended() {
        continuation.suspend();
        continuation.setTimeout(0);
        assertFalse(isExpiredAfter(100_000));
        continuation.setTimeout(10);
        assertTrue(isExpiredAfter(100));
    }

    @Test
    void countsAnewForEachSuspension() {
        continuation.setTimeout(1_000);
        continuation.suspend();
        clock.stepMillis(900);
        continuation.resume();
        continuation.suspend();
        assertFalse(isExpiredAfter(999));
        assertTrue(isExpiredAfter(20));
    }

    @Test
    void doesNotComeAfterTheEnd() throws Exception {
        continuation.suspend();
        continuation.complete();
        container.end();
        continuation.setTimeout(1);
        assertFalse(isExpiredAfter(100_000));
        assertEquals(0, continuations.held());
        assertEquals(List.of("startAsync", "complete"), container.calls());
    }

    @Test
    void comesByItselfWhereAThreadTurns() throws Exception {
        ServletContinuations threaded = new ServletContinuations(System::nanoTime, true);
        CountDownLatch timeouts = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) {
            Continuation one = threaded.of(new HandContainer().request());
            one.addContinuationListener(new Told() {
                @Override
                public void onTimeout(Continuation expired) {
                    // Interrupts are nobody's way to stop the thread.
                    Thread.currentThread().interrupt();
                    timeouts.countDown();
                }
            });
            one.setTimeout(60 - 20 * i);
            one.suspend();
        }
        assertTrue(timeouts.await(Site.FOREVER_SECONDS, TimeUnit.SECONDS));
        threaded.close();
        assertEquals(0, threaded.held());
    }
}
