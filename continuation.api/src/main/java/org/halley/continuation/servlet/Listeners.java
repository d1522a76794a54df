package org.halley.continuation.servlet;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.BiConsumer;

import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listeners in an array that is never changed, so that they are called while others are added; null if there are none. */
final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private Listeners() {
    }

    static ContinuationListener[] with(ContinuationListener[] listeners, ContinuationListener listener) {
        Objects.requireNonNull(listener, "listener");
        int before = listeners == null ? 0 : listeners.length;
        ContinuationListener[] more =
            before == 0 ? new ContinuationListener[1] : Arrays.copyOf(listeners, before + 1);
        more[before] = listener;
        return more;
    }

    static void tell(
            ContinuationListener[] listeners,
            Continuation continuation,
            BiConsumer<ContinuationListener, Continuation> what) {
        if (listeners == null) {
            return;
        }
        for (ContinuationListener listener : listeners) {
            try {
                what.accept(listener, continuation);
            } catch (Throwable e) {
                LOG.error("A continuation listener failed: {}", listener.getClass().getName(), e);
            }
        }
    }
}
