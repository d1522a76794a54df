package org.halley.itest.continuations;

import java.util.concurrent.atomic.AtomicInteger;

import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationListener;

/**
 * One request that all race for: how often it was suspended and dispatched, who has ended it, and how often it was told
 * to be over. Thread-safe; the counts agree when nobody races any more.
 */
final class Racer implements ContinuationListener {

    /** What a listener does in a timeout. */
    enum InTimeout { NOTHING, RESUME, COMPLETE, CLAIM }

    private final Race race;
    private final InTimeout inTimeout;
    private final boolean claimed;
    private final AtomicInteger suspensions = new AtomicInteger();
    private final AtomicInteger dispatches = new AtomicInteger();
    private final AtomicInteger dispatchesDue = new AtomicInteger(1);
    private final AtomicInteger wins = new AtomicInteger();
    private final AtomicInteger ends = new AtomicInteger();

    Racer(Race race, InTimeout inTimeout, boolean claimed) {
        this.race = race;
        // Where some claim, all have to; and who never claims has nothing to answer later.
        this.inTimeout = inTimeout == (claimed ? InTimeout.COMPLETE : InTimeout.CLAIM) ? InTimeout.NOTHING : inTimeout;
        this.claimed = claimed;
    }

    void suspended() {
        suspensions.incrementAndGet();
    }

    /** It was refused. */
    void notSuspended() {
        suspensions.decrementAndGet();
    }

    void dispatched() {
        dispatches.incrementAndGet();
    }

    void resume(Continuation continuation) {
        if (continuation.resume()) {
            won("byResume");
            dispatchesDue.incrementAndGet();
        }
    }

    private void won(String by) {
        wins.incrementAndGet();
        race.won(by);
    }

    /** Ends it without another dispatch, with an answer if it is one that is claimed. */
    void finish(Continuation continuation) {
        if (claimed ? continuation.claim() : continuation.complete()) {
            won(claimed ? "byClaim" : "byComplete");
            if (claimed) {
                race.answer(continuation, "claimed");
            }
        }
    }

    @Override
    public void onTimeout(Continuation continuation) {
        won("byTimeout");
        if (inTimeout == InTimeout.NOTHING || inTimeout == InTimeout.RESUME) {
            dispatchesDue.incrementAndGet();
        }
        boolean mine = switch (inTimeout) {
            case NOTHING -> true;
            case RESUME -> continuation.resume();
            case COMPLETE -> continuation.complete();
            case CLAIM -> continuation.claim();
        };
        if (!mine) {
            race.lostInTimeout();
        } else if (inTimeout == InTimeout.CLAIM) {
            race.later(0, () -> race.answer(continuation, "claimed late"));
        }
    }

    @Override
    public void onComplete(Continuation continuation) {
        ends.incrementAndGet();
        race.ended(this);
    }

    /** How often it was suspended. */
    int suspensions() {
        return suspensions.get();
    }

    /** Suspensions that nobody here has ended: the stop of the service has, if anything. */
    int endedByNobody() {
        return suspensions.get() - wins.get();
    }

    /** Dispatches that should have come and have not. */
    int dispatchesMissing() {
        return dispatchesDue.get() - dispatches.get();
    }

    /** How often it was told that it is over. */
    int ends() {
        return ends.get();
    }
}
