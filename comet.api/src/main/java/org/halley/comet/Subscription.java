package org.halley.comet;

import org.osgi.annotation.versioning.ProviderType;

/** A listener's following, until it is closed. Thread-safe. */
@ProviderType
public interface Subscription extends AutoCloseable {

    /**
     * The cursor behind the last event that the listener was given and has returned from; a place, never a sentinel.
     * Subscribing with it, once this one is closed and no call is under way, goes on without loss or repetition.
     */
    Cursor cursor();

    /** Ends it; no call begins afterwards, one that has begun ends on its own. A second close does nothing. */
    @Override
    void close();
}
