package org.halley.comet.whiteboard;

import org.halley.comet.shared.Time;

/** Whatever is held for a client, and what may happen to it. Thread-safe. */
interface Held {

    /** The authorizers changed. */
    void askAgain();

    /** Everything is being answered for the last time. */
    void drain();

    /** Does what is due; {@code now} is {@link Time#millis()}. */
    void sweep(long now);

    /** Ends it as it stands. */
    void abort();
}
