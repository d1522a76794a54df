package org.halley.continuation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.halley.continuation.Continuation;
import org.junit.jupiter.api.Test;

/** What happens between two steps of another: the races of {@link RaceTest} that luck does not find, one by one. */
class InBetweenTest {

    private final SteppedClock clock = new SteppedClock();
    private final ServletContinuations continuations = new ServletContinuations(clock, false);
    private final HandContainer container = new HandContainer();
    private final Continuation continuation = continuations.of(container.request());

    private void turnAfter(long millis) {
        clock.stepMillis(millis);
        continuations.deadlines().turn();
    }

    @Test
    void anEndBeforeItIsHeldLeavesNothingHeld() {
        clock.afterNextReading(() -> assertTrue(continuation.complete()));
        continuation.suspend();
        assertEquals(0, continuations.held());
        assertEquals(List.of("startAsync", "complete"), container.calls());
    }

    @Test
    void aClaimBeforeItIsHeldLeavesItHeld() {
        clock.afterNextReading(() -> assertTrue(continuation.claim()));
        continuation.suspend();
        assertEquals(1, continuations.held());
        turnAfter(100_000);
        assertTrue(continuation.complete());
        assertEquals(0, continuations.held());
    }

    @Test
    void aTimeoutThatIsSetBeforeItIsHeldIsNotLost() {
        clock.afterNextReading(() -> continuation.setTimeout(10));
        continuation.suspend();
        turnAfter(50);
        assertTrue(continuation.isExpired());
    }

    @Test
    void aStopBeforeItIsHeldEndsIt() {
        clock.afterNextReading(continuations::close);
        continuation.suspend();
        assertEquals(0, continuations.held());
        assertEquals(List.of("startAsync", "complete"), container.calls());
    }

    @Test
    void aTimeoutThatWasDueForOneSuspensionDoesNotEndTheNext() {
        HandContainer otherContainer = new HandContainer();
        Continuation other = continuations.of(otherContainer.request());
        List<Continuation> told = new ArrayList<>();
        suspendAndResuspend(continuation, other, told);
        suspendAndResuspend(other, continuation, told);
        // Both are due in one turn; whoever is first gives the other a new suspension.
        turnAfter(100);
        assertEquals(1, told.size());
        Continuation second = told.get(0) == other ? continuation : other;
        assertTrue(second.isSuspended());
        assertFalse(second.isExpired());
        assertEquals(1, continuations.held());
        turnAfter(100);
        assertTrue(second.isExpired());
        assertEquals(0, continuations.held());
    }

    private static void suspendAndResuspend(Continuation one, Continuation other, List<Continuation> told) {
        one.addContinuationListener(new Told() {
            @Override
            public void onTimeout(Continuation expired) {
                told.add(expired);
                if (other.resume()) {
                    other.suspend();
                }
            }
        });
        // The first suspension of a request tells itself from the others by a flag; so take the second.
        one.suspend();
        one.resume();
        one.setTimeout(50);
        one.suspend();
    }

    @Test
    void aFailureThatTheContainerAnswersEndsTheSuspensionAtOnce() throws Exception {
        Told told = new Told();
        continuation.addContinuationListener(told);
        continuation.suspend();
        container.fail(false);
        assertFalse(continuation.resume());
        assertFalse(continuation.claim());
        assertEquals(0, continuations.held());
        assertEquals(List.of("startAsync"), container.calls());
        assertEquals(List.of("complete"), told.soFar());
        container.end();
        assertEquals(List.of("complete"), told.soFar());
    }

    @Test
    void aFailureOnACommittedResponseIsCompleted() throws Exception {
        continuation.suspend();
        container.fail(true);
        assertFalse(continuation.resume());
        assertEquals(List.of("startAsync", "complete"), container.calls());
    }

    @Test
    void aFailureAfterTheEndChangesNothing() throws Exception {
        continuation.suspend();
        continuation.resume();
        container.fail(true);
        assertTrue(continuation.isResumed());
        assertEquals(List.of("startAsync", "dispatch"), container.calls());
    }

    @Test
    void aContainerThatRefusesIsNotAskedTwiceAndTheRequestEnds() throws Exception {
        Told told = new Told();
        continuation.addContinuationListener(told);
        continuation.suspend();
        container.drop();
        assertFalse(continuation.resume());
        assertFalse(continuation.resume());
        assertEquals(List.of("complete"), told.soFar());
        assertEquals(0, continuations.held());
        container.end();
        assertEquals(List.of("complete"), told.soFar());
    }
}
