package org.halley.comet.gwt;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of one servlet that wait, and, for all servlets together, what ends them. Thread-safe; takes no lock.
 *
 * <p>Who waits is added first and then looks whether it may; who ends says first that nothing may wait and then looks who
 * does. So one of the two sees the other.
 */
final class Calls {

    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

    private static final Set<Call> WAITING = ConcurrentHashMap.newKeySet();
    /** Whether the bundle of all this has stopped. */
    private static volatile boolean stopped;

    private final Class<?> service;
    private final Bundle bundle;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile boolean ended;
    private volatile int max = Integer.MAX_VALUE;

    Calls(Class<?> service) {
        this.service = service;
        this.bundle = FrameworkUtil.getBundle(service);
    }

    /** Calls may wait, so many at once. */
    void open(int most) {
        max = most;
        ended = false;
    }

    int count() {
        return count.get();
    }

    /** The dispatch of a call has suspended it. */
    void add(Call call) {
        if (!call.count()) {
            return;
        }
        int waiting = count.incrementAndGet();
        WAITING.add(call);
        if (call.isOver()) {
            remove(call);
        } else if (waiting > max) {
            call.end(Refused.full());
        } else if (isEnded()) {
            call.end(Refused.away(null));
        }
    }

    /** The call is in a dispatch again, or over. */
    void remove(Call call) {
        if (call.discount()) {
            count.decrementAndGet();
            WAITING.remove(call);
        }
    }

    private boolean isEnded() {
        return ended || stopped || bundle != null && (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) == 0;
    }

    /** Ends the calls of this servlet, and lets none wait. */
    void end() {
        ended = true;
        for (Call call : WAITING) {
            if (call.calls() == this) {
                call.end(Refused.away(null));
            }
        }
    }

    /** A bundle stops: ends the calls of its servlets. */
    static void end(Bundle stopping) {
        for (Call call : WAITING) {
            if (stopping.equals(call.calls().bundle)) {
                call.end(Refused.away(null));
            }
        }
    }

    /** The bundle of all this starts. */
    static void start() {
        stopped = false;
    }

    /** The bundle of all this stops: ends all calls. */
    static int stop() {
        stopped = true;
        int waiting = WAITING.size();
        for (Call call : WAITING) {
            call.end(Refused.away(null));
        }
        return waiting;
    }

    /** A call was to wait and cannot: the servlet, or a filter in front of it, has no asynchronous support. */
    void cannotWait(IllegalStateException cause) {
        if (!isEnded() && !told.getAndSet(true)) {
            LOG.warn("Calls of {} cannot wait and are answered at once: {}", service.getName(), cause.getMessage());
        }
    }
}
