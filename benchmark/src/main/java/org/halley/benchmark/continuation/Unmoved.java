package org.halley.benchmark.continuation;

import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;

import org.halley.continuation.ContinuationListener;

/** A listener of either kind that does nothing: what it costs to be told. */
final class Unmoved implements AsyncListener, ContinuationListener {

    @Override
    public void onStartAsync(AsyncEvent event) {
    }

    @Override
    public void onComplete(AsyncEvent event) {
    }

    @Override
    public void onTimeout(AsyncEvent event) {
    }

    @Override
    public void onError(AsyncEvent event) {
    }
}
