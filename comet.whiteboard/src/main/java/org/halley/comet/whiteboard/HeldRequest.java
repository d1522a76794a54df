package org.halley.comet.whiteboard;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.halley.comet.shared.AnswerWriter;
import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationListener;

/**
 * A request that is held: it has taken a place, is suspended, and gives its place back when the container is done with it.
 * Whatever ends it does so by {@link Continuation#claim()}, which one caller wins. Thread-safe.
 */
abstract class HeldRequest implements Held, ContinuationListener {

    private static final AtomicIntegerFieldUpdater<HeldRequest> PLACE =
            AtomicIntegerFieldUpdater.newUpdater(HeldRequest.class, "place");

    private final Exchange exchange;
    private final Continuation continuation;
    private final String client;
    private volatile AnswerWriter writer;
    private volatile boolean enlisted;
    private volatile boolean ended;
    private volatile int place;

    HeldRequest(Exchange exchange) {
        this.exchange = exchange;
        this.continuation = exchange.continuation();
        this.client = exchange.who().key();
    }

    final Exchange exchange() {
        return exchange;
    }

    public final Site site() {
        return exchange.site();
    }

    final Continuation continuation() {
        return continuation;
    }

    /**
     * Takes a place and suspends the request.
     *
     * @param timeoutMillis after which {@link #onTimeout} comes; 0 for never
     * @return whether it is held now; otherwise it was told why, and nothing is left to be undone
     */
    final boolean hold(long timeoutMillis) {
        HeldRequests.Bound bound = site().held().admit(client);
        if (bound != null) {
            overBound(bound);
            return false;
        }
        place = 1;
        continuation.setTimeout(timeoutMillis);
        continuation.addContinuationListener(this);
        try {
            continuation.suspend();
        } catch (IllegalStateException e) {
            leave();
            site().asyncRefused(e);
            asyncRefused();
            return false;
        }
        return true;
    }

    /** Lets it be found by whoever wants all that are held, where no audience does. */
    final void enlist() {
        enlisted = true;
        site().held().add(this);
        if (ended) {
            // The end came before there was anything to take out.
            site().held().remove(this);
        }
    }

    /**
     * Ends the wait with an answer, if nothing else has.
     *
     * @return whether this call did
     */
    final boolean answer(Answer answer) {
        if (!continuation.claim()) {
            return false;
        }
        try {
            released();
        } finally {
            writer = exchange.send(answer, continuation);
            if (writer != null) {
                enlist();
            }
        }
        return true;
    }

    /** No place is free; called in the dispatch, to answer at once. */
    abstract void overBound(HeldRequests.Bound bound);

    /** The request cannot be suspended; called in the dispatch, to answer at once. */
    abstract void asyncRefused();

    @Override
    public void askAgain() {
        // Nothing that was allowed once has to be asked again.
    }

    /** The wait or stream is over; lets go of what woke it. May be called more than once. */
    void released() {
    }

    @Override
    public void sweep(long now) {
        AnswerWriter writing = writer;
        if (writing != null && now - writing.stalledSince() >= site().settings().writeTimeoutSeconds() * 1000L
                && continuation.complete()) {
            site().counters().add(Counters.Count.ANSWERS_STALLED);
        }
    }

    /** Gives the place back, for the request goes on without being held. */
    final void leave() {
        if (enlisted) {
            site().held().remove(this);
        }
        if (PLACE.compareAndSet(this, 1, 0)) {
            site().held().release(client);
        }
    }

    @Override
    public void abort() {
        try {
            released();
        } finally {
            continuation.complete();
        }
    }

    @Override
    public void onComplete(Continuation request) {
        ended = true;
        exchange.who().leave();
        try {
            released();
        } finally {
            leave();
        }
    }
}
