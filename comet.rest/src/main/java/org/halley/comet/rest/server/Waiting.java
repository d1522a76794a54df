package org.halley.comet.rest.server;

/** A request that is held. Its methods are called by anybody, at any time, and do nothing once it has ended. */
interface Waiting {

    /** Answers it for the last time, as if its time were over. */
    void farewell();

    /** The authorizers are others. */
    void askAgain();

    /** The hub has come, gone, or is another one. */
    void hubChanged();

    /** Looks at the clock. */
    void sweep(long now);

    /** Ends it as it stands. */
    void abort();
}
