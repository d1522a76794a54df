package org.eclipse.jetty.continuation;

/**
 * What {@code undispatch} throws. Jetty 9.4 knows it by this very class name ({@code HttpChannel.handle}) and lets it
 * pass as no error.
 */
public final class ContinuationThrowable extends org.halley.continuation.ContinuationThrowable {

    private static final long serialVersionUID = 1L;

    /** A throwable without a stack trace. */
    public ContinuationThrowable() {
    }
}
