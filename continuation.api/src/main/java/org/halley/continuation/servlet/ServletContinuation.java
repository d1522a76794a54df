package org.halley.continuation.servlet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.ServletResponseWrapper;

import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The continuation of one request, on the container's {@link AsyncContext}.
 *
 * <p>Its {@link Life} is one integer. Whoever ends a suspension does so by one compare-and-set on it, and only the winner
 * then calls the container, which is thus told once.
 *
 * <p>The container is given its own request and response back, never the wrappers of a filter: the next dispatch passes
 * the filters again, and they wrap again.
 */
final class ServletContinuation extends Deadlines.Entry implements Continuation, AsyncListener {

    private static final Logger LOG = LoggerFactory.getLogger(ServletContinuation.class);

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

    // Both begin as 0: each volatile write would be a fence.
    private volatile int state;
    /** 0 until {@link #setTimeout(long)} is called, negative for none. */
    private volatile long timeoutMillis;
    private volatile ContinuationListener[] listeners;
    private volatile Attributes attributes;
    /** Null when the request has ended: the container gives the object to the next request. */
    private volatile ServletRequest request;

    // Written in the dispatch that suspends, before the state says so, or by the end.
    private ServletContinuations home;
    private AsyncContext context;
    private ServletResponse response;
    private boolean listening;
    /** The filter around this dispatch; null if there is none. */
    private Surrounding surrounding;
    /** The filter whose thread holds the suspension; null if the container does. */
    private Surrounding holder;

    // Of the thread that turns the deadlines: the state that was found due, whether the listeners are being told, and
    // whether one of them has decided what is to be done when all know.
    private int lapsed;
    private boolean telling;
    private boolean decided;

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

    /** A dispatch begins, and a filter is around it. */
    void enter(Surrounding filter) {
        surrounding = filter;
    }

    /** The dispatch is over for the filter, and with it the request if the filter's thread held it. */
    void exit(Surrounding filter) {
        surrounding = null;
        if (holder == filter) {
            seize();
            finish();
        }
    }

    /** Whether a filter is around this dispatch. */
    boolean isSurrounded() {
        return surrounding != null;
    }

    /** An exception leaves the dispatch; whether that ends the suspension, or something else has. */
    boolean fails(Surrounding filter) {
        int now = state;
        if (Life.phase(now) != Life.SUSPENDED) {
            return false;
        }
        if (holder != filter) {
            // The container holds it, decides, and tells onError.
            return true;
        }
        if (!STATE.compareAndSet(this, now, Life.with(now, Life.COMPLETE))) {
            return false;
        }
        home.deadlines().remove(this);
        return true;
    }

    /** Whether this dispatch has suspended the request, whatever has happened to the suspension since. */
    boolean hasLeft() {
        return Life.phase(look()) != Life.DISPATCHED;
    }

    @Override
    public void setTimeout(long timeoutMillis) {
        this.timeoutMillis = timeoutMillis > 0 ? timeoutMillis : -1;
        if (Life.phase(state) == Life.SUSPENDED) {
            home.deadlines().move(this, Deadlines.nanos(timeoutMillis));
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
        switch (Life.phase(before)) {
            case Life.DISPATCHED:
                break;
            case Life.LEAVING:
                throw new IllegalStateException("The request was resumed or has expired in this dispatch");
            case Life.COMPLETE, Life.ENDED:
                throw new IllegalStateException("The request is complete");
            default:
                throw new IllegalStateException("The request is suspended already");
        }
        if (home.isClosed()) {
            throw new IllegalStateException("The continuations service has stopped; nothing is suspended any more");
        }
        if (surrounding != null && surrounding.mustHold(request)) {
            surrounding.start();
            holder = surrounding;
        } else {
            context = startAsync();
            holder = null;
        }
        response = given;
        int suspended = Life.nextSuspension(before);
        state = suspended;
        hold(suspended);
    }

    private AsyncContext startAsync() {
        listening = false;
        // Throws if a filter does not support it, and then nothing has changed. It calls onStartAsync, but not at first.
        AsyncContext started = request.startAsync();
        started.setTimeout(0);
        if (!listening) {
            started.addListener(this);
        }
        return started;
    }

    private void hold(int suspended) {
        long timeout = timeoutMillis;
        home.deadlines().add(this, Deadlines.nanos(timeout == 0 ? DEFAULT_TIMEOUT_MILLIS : timeout));
        long latest = timeoutMillis;
        if (latest != timeout) {
            home.deadlines().move(this, Deadlines.nanos(latest));
        }
        // Who ended it between the two may have found nothing to remove.
        int now = state;
        if (now != suspended && !Life.isHeld(now)) {
            home.deadlines().remove(this);
        }
        if (home.isClosed()) {
            stop();
        }
    }

    @Override
    public boolean resume() {
        return end(Life.LEAVING | Life.RESUMED) && (isPutOff() || dispatch());
    }

    @Override
    public boolean complete() {
        return end(Life.COMPLETE) && (isPutOff() || completeContext());
    }

    @Override
    public boolean claim() {
        return end(Life.CLAIMED);
    }

    /** Whether a listener that is told of the timeout has decided: the others are told before the request goes on. */
    private boolean isPutOff() {
        if (!home.deadlines().isTurnedByCaller() || !telling) {
            return false;
        }
        decided = true;
        return true;
    }

    /** The one decision: whether the caller is who ends the suspension, or the claim. */
    private boolean end(int next) {
        for (;;) {
            int now = state;
            int phase = Life.phase(now);
            if (phase == Life.SUSPENDED
                || phase == Life.CLAIMED && next == Life.COMPLETE
                || phase == Life.EXPIRING && home.deadlines().isTurnedByCaller()) {
                if (STATE.compareAndSet(this, now, Life.with(now, next))) {
                    // Before the container knows: after that the next suspension may have begun.
                    if (next != Life.CLAIMED) {
                        home.deadlines().remove(this);
                    }
                    return true;
                }
            } else if (now == Life.BEGINNING) {
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
            if (!Life.isHeld(now)) {
                return false;
            }
            if (STATE.compareAndSet(this, now, Life.with(now, Life.COMPLETE))) {
                home.deadlines().remove(this);
                return true;
            }
        }
    }

    private boolean dispatch() {
        Surrounding here = holder;
        if (here != null) {
            here.dispatch();
            return true;
        }
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
        Surrounding here = holder;
        if (here != null) {
            here.complete();
            return true;
        }
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

    @Override
    boolean lapse() {
        lapsed = state;
        return Life.phase(lapsed) == Life.SUSPENDED;
    }

    @Override
    void expire() {
        int expiring = Life.with(lapsed, Life.EXPIRING | Life.EXPIRED);
        if (!STATE.compareAndSet(this, lapsed, expiring)) {
            return;
        }
        telling = true;
        Listeners.tell(listeners, this, ContinuationListener::onTimeout);
        telling = false;
        if (decided) {
            decided = false;
            if (Life.phase(state) == Life.LEAVING) {
                dispatch();
            } else {
                completeContext();
            }
        } else if (STATE.compareAndSet(this, expiring, Life.with(expiring, Life.LEAVING))) {
            home.deadlines().remove(this);
            dispatch();
        }
    }

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

    /**
     * The container answers by an error page, unless something was written already: then nobody would end it. It is over
     * for us either way; Tomcat never calls {@link #onComplete} after an exception out of the dispatch that suspended.
     */
    @Override
    public void onError(AsyncEvent event) {
        if (seize()) {
            ServletResponse written = event.getSuppliedResponse();
            if (written == null || written.isCommitted()) {
                completeContext();
            }
            finish();
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
            if (Life.phase(now) == Life.ENDED) {
                return;
            }
        } while (!STATE.compareAndSet(this, now, Life.with(now, Life.ENDED)));
        // Whoever ended the suspension before has taken it out, or is about to.
        if (Life.isHeld(now)) {
            home.deadlines().remove(this);
        }
        Listeners.tell(listeners, this, ContinuationListener::onComplete);
        request = null;
        context = null;
        holder = null;
        response = null;
        Attributes used = attributes;
        if (used != null) {
            used.detach();
        }
    }

    @Override
    public boolean isSuspended() {
        int phase = Life.phase(look());
        return phase != Life.DISPATCHED && phase != Life.ENDED;
    }

    @Override
    public boolean isResumed() {
        return (look() & Life.RESUMED) != 0;
    }

    @Override
    public boolean isExpired() {
        return (look() & Life.EXPIRED) != 0;
    }

    @Override
    public boolean isInitial() {
        return (look() & Life.AGAIN) == 0;
    }

    @Override
    public boolean isResponseWrapped() {
        return getServletResponse() instanceof ServletResponseWrapper;
    }

    @Override
    public ServletResponse getServletResponse() {
        return Life.phase(look()) == Life.DISPATCHED ? null : response;
    }

    @Override
    public void undispatch() {
        if (!hasLeft()) {
            throw new IllegalStateException("The request is not suspended");
        }
        throw new org.eclipse.jetty.continuation.ContinuationThrowable();
    }

    /** The state, after a look whether the dispatch that follows a suspension has begun. */
    private int look() {
        int now = state;
        if (Life.phase(now) == Life.LEAVING && isDispatchedAgain()) {
            int dispatched = Life.nextDispatch(now);
            return (int) STATE.compareAndExchange(this, now, dispatched) == now ? dispatched : state;
        }
        return now;
    }

    private boolean isDispatchedAgain() {
        Surrounding here = holder;
        if (here != null) {
            return !here.isStarted();
        }
        ServletRequest alive = request;
        try {
            return alive != null && !alive.isAsyncStarted();
        } catch (IllegalStateException e) {
            // Some containers say so of a request that has just ended; the state says the same in a moment.
            return false;
        }
    }

    @Override
    public void addContinuationListener(ContinuationListener listener) {
        ContinuationListener[] before;
        do {
            before = listeners;
        } while (!LISTENERS.compareAndSet(this, before, Listeners.with(before, listener)));
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
}
