package org.halley.comet.whiteboard;

import org.halley.comet.Cursor;

/**
 * Where a stream stands. Moving on within one log changes a number and no reference: what lives long and is made to refer
 * to something new with each event costs the collector more than the stream costs us. Confined.
 */
final class Place {

    private Cursor known;
    private long position;

    Place(Cursor begin) {
        moveTo(begin);
    }

    void moveTo(Cursor next) {
        if (known != null && known.isPlace() && known.told() == 0 && next.isPlace() && next.told() == 0
                && next.epoch().equals(known.epoch())) {
            position = next.position();
        } else {
            known = next;
            position = next.position();
        }
    }

    /** Whether this is the place of a cursor. */
    boolean isAt(Cursor cursor) {
        return known.isPlace() ? cursor.position() == position && cursor.told() == known.told()
                && cursor.epoch().equals(known.epoch()) : cursor.equals(known);
    }

    Cursor cursor() {
        return known.position() == position ? known : Cursor.of(known.epoch(), position);
    }
}
