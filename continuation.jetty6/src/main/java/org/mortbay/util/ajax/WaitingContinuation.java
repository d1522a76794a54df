package org.mortbay.util.ajax;

import java.util.concurrent.TimeUnit;

import org.halley.continuation.jetty6.Waits;

/**
 * Waits in the thread, on a monitor that the caller may hold: it is given up meanwhile.
 *
 * <p>The monitor guards the fields. A lock that the caller holds beside it stays held while the thread waits.
 */
public class WaitingContinuation implements Continuation {

    private volatile Object mutex;
    private boolean fresh = true;
    private boolean pending;
    private boolean resumed;
    private Object object;

    /** One that waits on itself. */
    public WaitingContinuation() {
        this(null);
    }

    /**
     * One that waits on a monitor.
     *
     * @param mutex null for itself
     */
    public WaitingContinuation(Object mutex) {
        this.mutex = mutex == null ? this : mutex;
    }

    @Override
    public boolean suspend(long timeout) {
        Object monitor = mutex;
        synchronized (monitor) {
            fresh = false;
            if (!resumed && timeout >= 0) {
                pending = true;
                try (Waits.Wait wait = Waits.begin()) {
                    await(monitor, timeout, wait);
                } finally {
                    pending = false;
                }
            }
            boolean ended = resumed;
            resumed = false;
            return ended;
        }
    }

    /** Waits until the time is over, whatever wakes the thread meanwhile: others may wait on the same monitor. */
    private void await(Object monitor, long timeout, Waits.Wait wait) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeout);
        try {
            while (pending && !resumed && !wait.isOver()) {
                long left = end - System.nanoTime();
                if (timeout == 0) {
                    monitor.wait();
                } else if (left > 0) {
                    TimeUnit.NANOSECONDS.timedWait(monitor, left);
                } else {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void resume() {
        synchronized (mutex) {
            resumed = true;
            mutex.notifyAll();
        }
    }

    @Override
    public void reset() {
        synchronized (mutex) {
            resumed = false;
            pending = false;
            mutex.notifyAll();
        }
    }

    @Override
    public boolean isNew() {
        synchronized (mutex) {
            return fresh;
        }
    }

    @Override
    public boolean isPending() {
        synchronized (mutex) {
            return pending;
        }
    }

    @Override
    public boolean isResumed() {
        synchronized (mutex) {
            return resumed;
        }
    }

    @Override
    public Object getObject() {
        synchronized (mutex) {
            return object;
        }
    }

    @Override
    public void setObject(Object object) {
        synchronized (mutex) {
            this.object = object;
        }
    }

    /** The monitor that is waited on; never null. */
    public Object getMutex() {
        return mutex;
    }

    /**
     * Sets the monitor that is waited on.
     *
     * @param mutex null for the object itself
     * @throws IllegalStateException if a thread waits on another one now
     */
    public void setMutex(Object mutex) {
        Object next = mutex == null ? this : mutex;
        synchronized (this.mutex) {
            if (pending && next != this.mutex) {
                throw new IllegalStateException("The request waits on another lock");
            }
            this.mutex = next;
        }
    }
}
