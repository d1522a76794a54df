package org.halley.continuation.servlet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.ServletResponseWrapper;

import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationListener;
import org.halley.continuation.ContinuationThrowable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The continuation of one request, on the container's {@link AsyncContext}.
 *
 * <p>One integer is the whole state: the phase, three flags and the number of the suspension. Whoever ends a suspension
 * does so by one compare-and-set on it, and only the winner then calls the container, which is thus told once.
 *
 * <pre>
 *  DISPATCHED ──suspend()──▶ SUSPENDED ──resume()────────────────────────▶ LEAVING ──seen in the next dispatch──▶ DISPATCHED
 *                             │  │  └──timeout──▶ EXPIRING ──listeners told──▶ ▲
 *                             │  │                 │  │  └──resume() in a listener
 *                             │  └──claim()──▶ CLAIMED│◀──claim() in a listener
 *                             │                 │     │
 *                             └──complete()─────┴─────┴──▶ COMPLETE ──container says so──▶ ENDED
 * </pre>
 *
 * <p>The number of the suspension keeps a timeout that was chosen for one suspension from ending the next. While
 * EXPIRING, the response belongs to the listeners: only the thread that calls them can end the suspension. LEAVING
 * becomes DISPATCHED when somebody looks and the container no longer calls the request started: the Servlet API has no
 * call-back for a dispatch. suspend() leaves that question to the container's own startAsync(). ENDED can be reached
 * from everywhere, since a container ends a request when it must.
 */
final class ServletContinuation extends Deadlines.Entry implements Continuation, AsyncListener {

    private static final Logger LOG = LoggerFactory.getLogger(ServletContinuation.class);

    private static final int PHASE = 0x7;
    private static final int DISPATCHED = 0;
    private static final int SUSPENDED = 1;
    private static final int EXPIRING = 2;
    private static final int CLAIMED = 3;
    private static final int LEAVING = 4;
    private static final int COMPLETE = 5;
    private static final int ENDED = 6;

    private static final int INITIAL = 0x8;
    private static final int RESUMED = 0x10;
    private static final int EXPIRED = 0x20;
    private static final int SUSPENSION = 0x40;

    private static final VarHandle STATE;
    private static final VarHandle LISTENERS;
    private static final VarHandle ATTRIBUTES;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(ServletContinuation.class, "state", int.class);
            LISTENERS = lookup.findVarHandle(ServletContinuation.class, "listeners", ContinuationListener[].class);
            ATTRIBUTES = lookup.findVarHandle(ServletContinuation.class, "attributes", Attributes.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile int state = DISPATCHED | INITIAL;
    private volatile long timeoutMillis = DEFAULT_TIMEOUT_MILLIS;
    private volatile ContinuationListener[] listeners;
    private volatile Attributes attributes;
    /** Null when the request has ended: the container gives the object to the next request. */
    private volatile ServletRequest request;

    // Written in the dispatch that suspends, before the state says so, or by the end.
    private ServletContinuations home;
    private AsyncContext context;
    private ServletResponse response;
    private boolean listening;

    /** The state that was found due; of the thread that turns the deadlines. */
    private int lapsed;

    ServletContinuation(ServletContinuations home, ServletRequest request) {
        this.home = home;
        this.request = request;
    }

    /** Somebody looked the continuation up, in a dispatch: if its service was replaced meanwhile, it moves. */
    void foundBy(ServletContinuations finder) {
        if (home != finder && home.isClosed() && !isSuspended()) {
            home = finder;
        }
    }

    // --- suspending

    @Override
    public void setTimeout(long timeoutMillis) {
        this.timeoutMillis = timeoutMillis;
        if (phase(state) == SUSPENDED) {
            home.deadlines().move(this, nanos(timeoutMillis));
        }
    }

    @Override
    public void suspend() {
        suspendWith(null);
    }

    @Override
    public void suspend(ServletResponse response) {
        suspendWith(Objects.requireNonNull(response, "response"));
    }

    private void suspendWith(ServletResponse given) {
        int before = look();
        switch (phase(before)) {
            case DISPATCHED:
                break;
            case LEAVING:
                throw new IllegalStateException("The request was resumed or has expired in this dispatch");
            case COMPLETE, ENDED:
                throw new IllegalStateException("The request is complete");
            default:
                throw new IllegalStateException("The request is suspended already");
        }
        if (home.isClosed()) {
            throw new IllegalStateException("The continuations service has stopped; nothing is suspended any more");
        }
        listening = false;
        // Throws if a filter does not support it, and then nothing has changed. It may call onStartAsync.
        AsyncContext started = request.startAsync();
        started.setTimeout(0);
        if (!listening) {
            started.addListener(this);
        }
        context = started;
        response = given;
        int suspended = SUSPENDED | before & INITIAL | (before & -SUSPENSION) + SUSPENSION;
        state = suspended;
        hold(suspended);
    }

    private void hold(int suspended) {
        long timeout = timeoutMillis;
        home.deadlines().add(this, nanos(timeout));
        if (timeout != timeoutMillis) {
            home.deadlines().move(this, nanos(timeoutMillis));
        }
        // Who ended it between the two may have found nothing to remove.
        int now = state;
        if (now != suspended && !isHeld(now)) {
            home.deadlines().remove(this);
        }
        if (home.isClosed()) {
            stop();
        }
    }

    // --- ending a suspension

    @Override
    public boolean resume() {
        return end(LEAVING | RESUMED) && dispatch();
    }

    @Override
    public boolean complete() {
        return end(COMPLETE) && completeContext();
    }

    @Override
    public boolean claim() {
        return end(CLAIMED);
    }

    /** The one decision: whether the caller is who ends the suspension, or the claim. */
    private boolean end(int next) {
        for (;;) {
            int now = state;
            int phase = phase(now);
            if (phase == SUSPENDED
                || phase == CLAIMED && next == COMPLETE
                || phase == EXPIRING && home.deadlines().isTurnedByCaller()) {
                if (STATE.compareAndSet(this, now, with(now, next))) {
                    // Before the container knows: after that the next suspension may have begun.
                    if (next != CLAIMED) {
                        home.deadlines().remove(this);
                    }
                    return true;
                }
            } else if (phase == DISPATCHED && (now & INITIAL) != 0) {
                throw new IllegalStateException("The request was never suspended");
            } else {
                return false;
            }
        }
    }

    /** Ends the request whoever has it, unless it leaves already. */
    void stop() {
        if (seize()) {
            completeContext();
        }
    }

    private boolean seize() {
        for (;;) {
            int now = state;
            if (!isHeld(now)) {
                return false;
            }
            if (STATE.compareAndSet(this, now, with(now, COMPLETE))) {
                home.deadlines().remove(this);
                return true;
            }
        }
    }

    private boolean dispatch() {
        AsyncContext started = context;
        if (started == null) {
            return false;
        }
        try {
            started.dispatch();
            return true;
        } catch (RuntimeException e) {
            LOG.debug("The container refuses to dispatch, the request ends", e);
            // Either the container has ended it, and refuses this too, or it is stopping.
            completeContext();
            finish();
            return false;
        }
    }

    private boolean completeContext() {
        AsyncContext started = context;
        if (started == null) {
            return false;
        }
        try {
            started.complete();
            return true;
        } catch (RuntimeException e) {
            LOG.debug("The container has ended the request already", e);
            finish();
            return false;
        }
    }

    // --- the timeout

    @Override
    boolean lapse() {
        lapsed = state;
        return phase(lapsed) == SUSPENDED;
    }

    @Override
    void expire() {
        int expiring = with(lapsed, EXPIRING | EXPIRED);
        if (!STATE.compareAndSet(this, lapsed, expiring)) {
            return;
        }
        tell(ContinuationListener::onTimeout);
        if (STATE.compareAndSet(this, expiring, with(expiring, LEAVING))) {
            home.deadlines().remove(this);
            dispatch();
        }
    }

    // --- the container

    /** A new cycle drops the listeners of the last one, whoever started it. */
    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
        listening = true;
    }

    /** Comes only where a container ignores that its timeout is off; a request that nobody completes then hangs. */
    @Override
    public void onTimeout(AsyncEvent event) {
        stop();
    }

    /** The container answers by an error page, unless something was written already: then nobody would end it. */
    @Override
    public void onError(AsyncEvent event) {
        if (seize()) {
            ServletResponse written = event.getSuppliedResponse();
            if (written == null || written.isCommitted()) {
                completeContext();
            }
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        finish();
    }

    private void finish() {
        int now;
        do {
            now = state;
            if (phase(now) == ENDED) {
                return;
            }
        } while (!STATE.compareAndSet(this, now, with(now, ENDED)));
        home.deadlines().remove(this);
        tell(ContinuationListener::onComplete);
        request = null;
        context = null;
        response = null;
        Attributes used = attributes;
        if (used != null) {
            used.detach();
        }
    }

    private void tell(BiConsumer<ContinuationListener, Continuation> call) {
        ContinuationListener[] told = listeners;
        if (told == null) {
            return;
        }
        for (ContinuationListener listener : told) {
            try {
                call.accept(listener, this);
            } catch (Throwable e) {
                LOG.error("A continuation listener failed: {}", listener.getClass().getName(), e);
            }
        }
    }

    // --- what it is

    @Override
    public boolean isSuspended() {
        int phase = phase(look());
        return phase != DISPATCHED && phase != ENDED;
    }

    @Override
    public boolean isResumed() {
        return (look() & RESUMED) != 0;
    }

    @Override
    public boolean isExpired() {
        return (look() & EXPIRED) != 0;
    }

    @Override
    public boolean isInitial() {
        return (look() & INITIAL) != 0;
    }

    @Override
    public boolean isResponseWrapped() {
        return getServletResponse() instanceof ServletResponseWrapper;
    }

    @Override
    public ServletResponse getServletResponse() {
        return phase(look()) == DISPATCHED ? null : response;
    }

    @Override
    public void undispatch() {
        if (phase(look()) == DISPATCHED) {
            throw new IllegalStateException("The request is not suspended");
        }
        throw new ContinuationThrowable();
    }

    /** The state, after a look whether the dispatch that follows a suspension has begun. */
    private int look() {
        int now = state;
        if (phase(now) == LEAVING && isDispatchedAgain()) {
            int dispatched = with(now, DISPATCHED) & ~INITIAL;
            return (int) STATE.compareAndExchange(this, now, dispatched) == now ? dispatched : state;
        }
        return now;
    }

    private boolean isDispatchedAgain() {
        ServletRequest alive = request;
        try {
            return alive != null && !alive.isAsyncStarted();
        } catch (IllegalStateException e) {
            // Some containers say so of a request that has just ended; the state says the same in a moment.
            return false;
        }
    }

    // --- listeners and attributes

    @Override
    public void addContinuationListener(ContinuationListener listener) {
        Objects.requireNonNull(listener, "listener");
        ContinuationListener[] before;
        ContinuationListener[] more;
        do {
            before = listeners;
            more = before == null ? new ContinuationListener[1] : Arrays.copyOf(before, before.length + 1);
            more[more.length - 1] = listener;
        } while (!LISTENERS.compareAndSet(this, before, more));
    }

    @Override
    public void setAttribute(String name, Object value) {
        attributes().set(Objects.requireNonNull(name, "name"), value);
    }

    @Override
    public Object getAttribute(String name) {
        return attributes().get(Objects.requireNonNull(name, "name"));
    }

    @Override
    public void removeAttribute(String name) {
        attributes().remove(Objects.requireNonNull(name, "name"));
    }

    private Attributes attributes() {
        Attributes used = attributes;
        if (used == null) {
            used = new Attributes(request);
            Attributes first = (Attributes) ATTRIBUTES.compareAndExchange(this, null, used);
            if (first != null) {
                used = first;
            }
            // The end may have come before it could see them.
            if (request == null) {
                used.detach();
            }
        }
        return used;
    }

    // --- the state's bits

    private static int phase(int state) {
        return state & PHASE;
    }

    private static int with(int state, int phaseAndFlags) {
        return state & ~PHASE | phaseAndFlags;
    }

    private static boolean isHeld(int state) {
        int phase = phase(state);
        return phase == SUSPENDED || phase == EXPIRING || phase == CLAIMED;
    }

    private static long nanos(long timeoutMillis) {
        return timeoutMillis <= 0
            ? Deadlines.NEVER
            : Math.min(TimeUnit.MILLISECONDS.toNanos(timeoutMillis), Deadlines.NEVER >> 1);
    }
}
