package org.halley.comet.gwt;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.servlet.ServletResponse;
import javax.servlet.ServletResponseWrapper;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Selection;
import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationListener;
import org.halley.continuation.ContinuationSupport;
import org.halley.continuation.ContinuationThrowable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call over all its dispatches: what it waits for, and how it is ended from outside. The same object on each dispatch.
 *
 * <p>Its dispatches follow one another, and what they share is theirs alone. {@link #end(Refused)} and what wakes may come
 * on any thread at any time; the continuation decides who is first.
 */
final class Call implements ContinuationListener {

    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    private static final String ATTRIBUTE = "org.halley.comet.gwt.call";
    /** So many times one call may wait. */
    private static final int WAITS_MAX = 64;

    /** Where a wait looks. */
    interface Source {

        /** What is there. */
        Batch read(Cursor after);

        /** What comes. */
        CompletionStage<Batch> next(Cursor after, Duration wait);
    }

    /** One wait: where it began, and what comes. */
    private record Wait(Selection selection, Cursor after, CompletableFuture<Batch> coming) {
    }

    private final Calls calls;
    private final HttpServletResponse response;
    private final Continuation continuation;
    /** The waits of the method in the order in which it comes to them, each time that it runs. */
    private final List<Wait> waits = new ArrayList<>();
    /** The wait that the method comes to next. */
    private int turn;
    private final AtomicBoolean counted = new AtomicBoolean();
    private volatile boolean over;
    private boolean claimed;

    private Call(Calls calls, HttpServletRequest request, HttpServletResponse response) {
        this.calls = calls;
        this.response = base(response);
        this.continuation = ContinuationSupport.getContinuation(request);
    }

    /** The call of a request that is in its dispatch; begun by the first of them. */
    static Call of(Calls calls, HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(ATTRIBUTE) instanceof Call call && call.calls == calls) {
            return call;
        }
        Call call = new Call(calls, request, response);
        request.setAttribute(ATTRIBUTE, call);
        call.continuation.addContinuationListener(call);
        return call;
    }

    /** Between dispatches the wrappers of filters have done their work; the container's own response is what is left. */
    private static HttpServletResponse base(HttpServletResponse response) {
        ServletResponse base = response;
        while (base instanceof ServletResponseWrapper wrapper) {
            base = wrapper.getResponse();
        }
        return base instanceof HttpServletResponse own ? own : response;
    }

    Continuation continuation() {
        return continuation;
    }

    Calls calls() {
        return calls;
    }

    /** Whether it has been counted as waiting by now; the first to ask is told that it was not. */
    boolean count() {
        return !counted.getAndSet(true);
    }

    /** Takes it out of the count; whether it was in. */
    boolean discount() {
        return counted.getAndSet(false);
    }

    /** Whether this dispatch has suspended the request, whatever has ended the suspension since. */
    boolean hasLeft() {
        try {
            continuation.undispatch();
        } catch (ContinuationThrowable left) {
            return true;
        } catch (IllegalStateException here) {
            return false;
        }
        throw new AssertionError("undispatch returns");
    }

    /**
     * Takes the answer back from the suspension, for a dispatch that has failed behind it.
     *
     * @return false if something has ended the suspension already, and the next dispatch answers
     */
    boolean claim() {
        claimed = continuation.claim();
        return claimed;
    }

    /** The dispatch is over: ends the request if the answer was taken back. */
    void finish() {
        if (claimed) {
            claimed = false;
            continuation.complete();
        }
    }

    /** A dispatch begins: the method runs from its beginning. */
    void begin() {
        turn = 0;
    }

    /** Waits: returns, or leaves the dispatch. */
    Batch await(Source source, Selection selection, Cursor after, Duration wait) {
        if (turn < waits.size()) {
            Wait earlier = waits.get(turn);
            if (earlier.selection().equals(selection) && earlier.after().equals(after)) {
                return earlier.coming().isDone() ? taken(earlier) : leave(earlier, false, source);
            }
            // The method goes another way than the last time.
            forget(turn);
        }
        if (turn >= WAITS_MAX) {
            throw new IllegalStateException("one call waits for more than " + WAITS_MAX + " things");
        }
        Batch there = look(source, after);
        Wait begun = new Wait(selection, after, there.isEmpty() && !wait.isZero() ? begin(source, there.next(), wait)
                : CompletableFuture.completedFuture(there));
        waits.add(begun);
        return begun.coming().isDone() ? taken(begun) : leave(begun, true, source);
    }

    private Batch taken(Wait over) {
        turn++;
        return result(over.coming());
    }

    private Batch leave(Wait pending, boolean begins, Source source) {
        if (!suspend()) {
            forget(turn);
            // Nobody could wake it: what is there now is all that can be told.
            return look(source, pending.after());
        }
        if (begins) {
            // Called at once, here, if it has come meanwhile.
            pending.coming().whenComplete(this::wake);
        } else if (pending.coming().isDone()) {
            // It came before there was a suspension to end.
            continuation.resume();
        }
        continuation.undispatch();
        throw new AssertionError("undispatch returns");
    }

    private void forget(int from) {
        List<Wait> rest = waits.subList(from, waits.size());
        rest.forEach(wait -> wait.coming().cancel(false));
        rest.clear();
    }

    private static Batch look(Source source, Cursor after) {
        try {
            return source.read(after);
        } catch (IllegalStateException e) {
            throw Refused.away(e);
        }
    }

    private static CompletableFuture<Batch> begin(Source source, Cursor after, Duration wait) {
        try {
            return source.next(after, wait).toCompletableFuture();
        } catch (IllegalStateException e) {
            throw Refused.away(e);
        }
    }

    private static Batch result(CompletableFuture<Batch> coming) {
        try {
            return coming.join();
        } catch (CompletionException e) {
            throw Refused.away(e.getCause());
        }
    }

    private boolean suspend() {
        // The hub's clock ends the wait.
        continuation.setTimeout(0);
        try {
            continuation.suspend();
            return true;
        } catch (IllegalStateException e) {
            calls.cannotWait(e);
            return false;
        }
    }

    private void wake(Batch batch, Throwable failure) {
        if (failure == null) {
            continuation.resume();
        } else if (!(failure instanceof CancellationException)) {
            // The hub has gone, or the bundle lets go of it: there is nothing to run the method again for.
            end(Refused.away(failure));
        }
    }

    /** Whether the request has ended. */
    boolean isOver() {
        return over;
    }

    /** Answers it from outside, if it waits. */
    void end(Refused how) {
        if (!continuation.claim()) {
            return;
        }
        try {
            how.write(response);
        } catch (IOException | RuntimeException e) {
            LOG.debug("A client has gone, or its request", e);
        } finally {
            continuation.complete();
        }
    }

    @Override
    public void onComplete(Continuation ended) {
        over = true;
        calls.remove(this);
        // No dispatch runs any more.
        waits.forEach(wait -> wait.coming().cancel(false));
    }
}
