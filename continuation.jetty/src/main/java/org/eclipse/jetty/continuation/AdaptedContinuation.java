package org.eclipse.jetty.continuation;

import java.util.Objects;

import javax.servlet.ServletResponse;

/** One of ours as Jetty's: it has no state of its own. */
final class AdaptedContinuation implements Continuation {

    private final org.halley.continuation.Continuation ours;

    AdaptedContinuation(org.halley.continuation.Continuation ours) {
        this.ours = ours;
    }

    @Override
    public void setTimeout(long timeoutMs) {
        ours.setTimeout(timeoutMs);
    }

    @Override
    public void suspend() {
        ours.suspend();
    }

    @Override
    public void suspend(ServletResponse response) {
        if (response == null) {
            ours.suspend();
        } else {
            ours.suspend(response);
        }
    }

    @Override
    public void resume() {
        ours.resume();
    }

    @Override
    public void complete() {
        ours.complete();
    }

    @Override
    public boolean isSuspended() {
        return ours.isSuspended();
    }

    @Override
    public boolean isResumed() {
        return ours.isResumed();
    }

    @Override
    public boolean isExpired() {
        return ours.isExpired();
    }

    @Override
    public boolean isInitial() {
        return ours.isInitial();
    }

    @Override
    public boolean isResponseWrapped() {
        return ours.isResponseWrapped();
    }

    @Override
    public ServletResponse getServletResponse() {
        return ours.getServletResponse();
    }

    @Override
    public void addContinuationListener(ContinuationListener listener) {
        ours.addContinuationListener(new AdaptedListener(this, Objects.requireNonNull(listener, "listener")));
    }

    @Override
    public void setAttribute(String name, Object attribute) {
        ours.setAttribute(name, attribute);
    }

    @Override
    public Object getAttribute(String name) {
        return ours.getAttribute(name);
    }

    @Override
    public void removeAttribute(String name) {
        ours.removeAttribute(name);
    }

    @Override
    public void undispatch() {
        try {
            ours.undispatch();
        } catch (org.halley.continuation.ContinuationThrowable e) {
            // Old code that catches or passes it on knows this class.
            throw new ContinuationThrowable();
        }
    }

    /** One of Jetty's as ours. */
    private record AdaptedListener(AdaptedContinuation continuation, ContinuationListener listener)
            implements org.halley.continuation.ContinuationListener {

        @Override
        public void onTimeout(org.halley.continuation.Continuation expired) {
            listener.onTimeout(continuation);
        }

        @Override
        public void onComplete(org.halley.continuation.Continuation ended) {
            listener.onComplete(continuation);
        }
    }
}
