package org.halley.continuation.servlet;

import org.halley.continuation.Continuation;

/** What a continuation says of itself, in four letters: I S R E, or a dash where not. */
final class Flags {

    private Flags() {
    }

    static String of(Continuation continuation) {
        return (continuation.isInitial() ? "I" : "-")
            + (continuation.isSuspended() ? "S" : "-")
            + (continuation.isResumed() ? "R" : "-")
            + (continuation.isExpired() ? "E" : "-");
    }
}
