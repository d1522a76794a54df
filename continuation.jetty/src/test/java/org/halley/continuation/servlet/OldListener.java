package org.halley.continuation.servlet;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.eclipse.jetty.continuation.Continuation;
import org.eclipse.jetty.continuation.ContinuationListener;

/** A listener as old code has them, which keeps what it was told. */
class OldListener implements ContinuationListener {

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch completed = new CountDownLatch(1);

    @Override
    public void onTimeout(Continuation continuation) {
        calls.add("timeout");
    }

    @Override
    public void onComplete(Continuation continuation) {
        calls.add("complete");
        completed.countDown();
    }

    /** The calls up to the end of the request, in order. */
    List<String> untilComplete() throws InterruptedException {
        if (!completed.await(Site.FOREVER_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("onComplete was not called, but " + calls);
        }
        return List.copyOf(calls);
    }

    List<String> soFar() {
        return List.copyOf(calls);
    }
}
