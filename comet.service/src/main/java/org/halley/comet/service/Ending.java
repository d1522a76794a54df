package org.halley.comet.service;

/** Something that lives with the bundle that made it. Thread-safe. */
interface Ending {

    /** Ends it because the bundle let go of the hub, or the hub stops. A second call does nothing. */
    void end();
}
