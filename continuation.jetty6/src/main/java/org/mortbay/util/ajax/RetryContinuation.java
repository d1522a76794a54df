package org.mortbay.util.ajax;

import org.halley.continuation.ContinuationThrowable;
import org.mortbay.jetty.RetryRequest;

/**
 * Waits without a thread: a suspension of ours, which the replay of the request finds ended.
 *
 * <p>The monitor of the object guards its fields; ours is called outside of it. Whether a wait that is pending was resumed
 * in time only ours knows, which decides it once.
 */
final class RetryContinuation implements Continuation {

    private final org.halley.continuation.Continuation ours;
    private boolean fresh = true;
    /** Ours is suspended, or was and the replay has not asked yet. */
    private boolean pending;
    /** Resumed while not pending. */
    private boolean early;
    private Object object;

    RetryContinuation(org.halley.continuation.Continuation ours) {
        this.ours = ours;
    }

    @Override
    public boolean suspend(long timeout) {
        synchronized (this) {
            fresh = false;
            if (pending) {
                pending = false;
                return ours.isResumed();
            }
            if (early || timeout < 0) {
                boolean resumed = early;
                early = false;
                return resumed;
            }
        }
        ours.setTimeout(timeout);
        ours.suspend();
        // Until here a resume() is early: nobody ends the suspension before the replay could know of it.
        boolean resumed;
        synchronized (this) {
            pending = true;
            resumed = early;
            early = false;
        }
        if (resumed) {
            ours.resume();
        }
        throw retry();
    }

    private RetryRequest retry() {
        try {
            ours.undispatch();
        } catch (ContinuationThrowable e) {
            return new RetryRequest(e);
        }
        throw new IllegalStateException("The request is suspended and cannot leave its dispatch");
    }

    @Override
    public void resume() {
        synchronized (this) {
            if (!pending) {
                early = true;
                return;
            }
        }
        ours.resume();
    }

    @Override
    public void reset() {
        synchronized (this) {
            early = false;
            if (!pending) {
                return;
            }
            pending = false;
        }
        // Where nobody but the caller knows of the wait any more, it must not go on. In the replay this does nothing.
        ours.resume();
    }

    @Override
    public synchronized boolean isNew() {
        return fresh;
    }

    @Override
    public synchronized boolean isPending() {
        return pending;
    }

    @Override
    public synchronized boolean isResumed() {
        return pending ? ours.isResumed() : early;
    }

    @Override
    public synchronized Object getObject() {
        return object;
    }

    @Override
    public synchronized void setObject(Object object) {
        this.object = object;
    }
}
