package org.halley.comet.bayeux;

import java.util.List;

import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.Gap;

/**
 * What a session finds in the log. Immutable.
 *
 * @param events what counts for it
 * @param gaps what is lost for it
 * @param next the cursor behind all that; null if it looked nowhere
 * @param urgent whether it is more than what may wait
 * @param more whether more is there already
 */
record Look(List<Event> events, List<Gap> gaps, Cursor next, boolean urgent, boolean more) {

    /** Nothing, and nowhere looked. */
    static final Look NOTHING = new Look(List.of(), List.of(), null, false, false);

    boolean isEmpty() {
        return events.isEmpty() && gaps.isEmpty();
    }
}
