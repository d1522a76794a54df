package org.halley.continuation.jetty6;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that wait for requests, and have to go on when the bundle stops; as many as the container has, at most.
 * Thread-safe.
 */
public final class Waits implements BundleActivator {

    private static final Logger LOG = LoggerFactory.getLogger(Waits.class);

    private static final Set<Wait> GOING_ON = ConcurrentHashMap.newKeySet();
    private static final AtomicBoolean TOLD = new AtomicBoolean();
    private static volatile boolean stopped;

    /** Made by the framework. */
    public Waits() {
    }

    @Override
    public void start(BundleContext context) {
        stopped = false;
    }

    @Override
    public void stop(BundleContext context) {
        // Set before looking: who begins adds first and looks at this afterwards, so one of the two sees the other.
        stopped = true;
        GOING_ON.forEach(Wait::end);
    }

    /** The caller's thread is going to wait; to be closed by it. */
    public static Wait begin() {
        if (!TOLD.getAndSet(true)) {
            LOG.info("A request that is suspended by code for Jetty 6 waits in its thread, since no ContinuationFilter is"
                + " around it; so do all such requests");
        }
        Wait wait = new Wait(Thread.currentThread());
        GOING_ON.add(wait);
        return wait;
    }

    /** How many threads wait. */
    public static int count() {
        return GOING_ON.size();
    }

    /**
     * One thread's wait. It is ended by an interrupt, since the monitor it waits on is others', and may be held by them;
     * the monitor of this object keeps that interrupt from reaching what the thread does later.
     */
    public static final class Wait implements AutoCloseable {

        private Thread thread;
        private boolean ended;

        private Wait(Thread thread) {
            this.thread = thread;
        }

        /** Whether the thread has to go on. */
        public boolean isOver() {
            return stopped;
        }

        private synchronized void end() {
            if (thread != null) {
                ended = true;
                thread.interrupt();
            }
        }

        @Override
        public void close() {
            GOING_ON.remove(this);
            synchronized (this) {
                thread = null;
                if (ended) {
                    Thread.interrupted();
                }
            }
        }
    }
}
