package org.halley.comet.bayeux;

import org.halley.comet.Cursor;

/**
 * From where on a subscription counts. Immutable.
 *
 * @param since a place in the log; null for its beginning
 */
record Subscription(Cursor since) {

    /** Whether it counts for a position of a log. */
    boolean counts(String epoch, long position) {
        // In another log than the one it began in everything is new.
        return since == null || position > since.position() || !since.epoch().equals(epoch);
    }

    /** Whether it begins behind a place of the same log. */
    boolean beginsBehind(Cursor place) {
        return since != null && since.epoch().equals(place.epoch()) && since.position() > place.position();
    }
}
