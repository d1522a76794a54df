package org.halley.comet.shared;

import org.halley.comet.Cursor;
import org.halley.comet.EventChannels;

/** The hub, which may go away and come back, perhaps as another one. Thread-safe. */
public final class Hubs {

    private volatile EventChannels current;
    private volatile Cursor left;

    /** The hub; null while there is none. */
    public EventChannels current() {
        return current;
    }

    /**
     * While there is no hub: the place that {@code now} means, which is where the log ended when its hub left, so that
     * whatever is lost meanwhile is told. Any other cursor, and {@code now} where no hub ever was, stays what it is.
     */
    public Cursor placeOf(Cursor cursor) {
        Cursor end = left;
        return end != null && cursor.equals(Cursor.NOW) ? end : cursor;
    }

    public synchronized void come(EventChannels hub) {
        current = hub;
    }

    /**
     * Takes a hub away, if it is the current one.
     *
     * @return whether there is none any more
     */
    public synchronized boolean leave(EventChannels hub) {
        if (current != hub) {
            return false;
        }
        try {
            left = hub.now();
        } catch (IllegalStateException e) {
            // It has stopped already. A cursor from an earlier leaving stays: what is lost since is told.
        }
        current = null;
        return true;
    }
}
