package org.halley.continuation.servlet;

import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import javax.servlet.ServletRequest;
import javax.servlet.ServletRequestWrapper;

import org.halley.continuation.Continuations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The continuations of a container's requests, what of them is held, and the one thread that ends what is due.
 *
 * <p>The thread, {@code halley-continuation-timer}, starts with the first deadline. It calls the listeners'
 * {@code onTimeout}, which must not block: all other timeouts wait for them. Thread-safe.
 */
public final class ServletContinuations implements Continuations {

    private static final Logger LOG = LoggerFactory.getLogger(ServletContinuations.class);

    private static final String ATTRIBUTE = "org.halley.continuation";

    private static volatile ServletContinuations shared;

    private final Deadlines deadlines;
    private volatile boolean closed;
    private volatile Thread timer;

    /**
     * Continuations with a clock of their own, and a thread if it is wanted.
     *
     * @param clock nanoseconds that never run backwards
     * @param threaded whether a thread turns the deadlines; otherwise the owner does
     */
    ServletContinuations(LongSupplier clock, boolean threaded) {
        this.deadlines = new Deadlines(clock, threaded ? this::wake : () -> { });
    }

    /**
     * The instance that all share who have no service: the one of the bundle's component, or, before there is one and
     * outside OSGi, one that is made by the first call. After the component has stopped it suspends no more.
     *
     * @return never null
     */
    public static ServletContinuations shared() {
        ServletContinuations there = shared;
        return there != null ? there : make(false);
    }

    /** The shared instance, made anew if it was closed. */
    static ServletContinuations open() {
        return make(true);
    }

    private static synchronized ServletContinuations make(boolean again) {
        if (shared == null || again && shared.closed) {
            shared = new ServletContinuations(System::nanoTime, true);
        }
        return shared;
    }

    @Override
    public ServletContinuation of(ServletRequest request) {
        ServletRequest base = Objects.requireNonNull(request, "request");
        while (base instanceof ServletRequestWrapper wrapper) {
            base = wrapper.getRequest();
        }
        if (base.getAttribute(ATTRIBUTE) instanceof ServletContinuation continuation) {
            continuation.foundBy(this);
            return continuation;
        }
        ServletContinuation continuation = new ServletContinuation(this, base);
        base.setAttribute(ATTRIBUTE, continuation);
        return continuation;
    }

    /** Whether a filter is around the dispatch that the request is in. */
    public boolean isSurrounded(ServletRequest request) {
        return of(request).isSurrounded();
    }

    @Override
    public int held() {
        return deadlines.size();
    }

    /** What is held, and when it is due. */
    Deadlines deadlines() {
        return deadlines;
    }

    /** Whether nothing is suspended here any more. */
    boolean isClosed() {
        return closed;
    }

    /** Ends all that is held, and lets nothing be suspended any more. Waits for nobody. */
    void close() {
        // Set before looking: who suspends adds first and looks at this afterwards, so one of the two sees the other.
        closed = true;
        int failures = 0;
        Throwable failure = null;
        for (Deadlines.Entry held : deadlines.all()) {
            try {
                ((ServletContinuation) held).stop();
            } catch (Throwable e) {
                // One that fails must not keep the others from being ended.
                failures++;
                failure = e;
            }
        }
        if (failures > 0) {
            LOG.error("{} held requests could not be ended; the last of them because of", failures, failure);
        }
        Thread running = timer;
        if (running != null) {
            LockSupport.unpark(running);
        }
    }

    private void wake() {
        Thread running = timer;
        if (running == null) {
            running = start();
        }
        LockSupport.unpark(running);
    }

    private synchronized Thread start() {
        if (timer == null) {
            // Nothing of the request's thread that happens to come first: neither its class loader nor its locals.
            Thread thread = new Thread(null, this::run, "halley-continuation-timer", 0, false);
            thread.setContextClassLoader(ServletContinuations.class.getClassLoader());
            thread.setDaemon(true);
            thread.start();
            timer = thread;
        }
        return timer;
    }

    private void run() {
        while (!closed) {
            long nanos = deadlines.turn();
            if (nanos > 0 && !closed) {
                LockSupport.parkNanos(this, nanos);
                // An interrupt would make each park return at once; it is nobody's way to stop this thread.
                Thread.interrupted();
            }
        }
    }
}
