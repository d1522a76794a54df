package org.halley.comet.whiteboard;

import org.halley.comet.Selection;

/** The seat of one who follows in the {@link Audience} of what he follows. Thread-safe. */
final class Seat {

    /** One who sits and waits. */
    interface Waiting extends Held {

        /** Something may be new. */
        void lookAgain();
    }

    private final Waiting who;
    private final boolean forStream;
    /** Where it is among its {@link Seats}; whoever guards them guards this. */
    int index;
    private volatile Row row;
    private volatile boolean left;

    /**
     * A seat, nowhere yet.
     *
     * @param who will sit there
     * @param forStream whether he keeps it when he was told something, as a stream does and a poll does not
     */
    Seat(Waiting who, boolean forStream) {
        this.who = who;
        this.forStream = forStream;
    }

    Waiting who() {
        return who;
    }

    boolean isForStream() {
        return forStream;
    }

    /** The row; null before {@link #take}. */
    Row row() {
        return row;
    }

    /** Whether he has left, for good. */
    boolean isLeft() {
        return left;
    }

    /**
     * Takes a place in a row, after which every wake-up of the row calls {@link Waiting#lookAgain()}.
     *
     * @param site where
     * @param selection what is followed
     * @param chosen the row; if it is gone, another one of the same audience is taken
     * @return the row where he sits; null if there are no rows any more, since all is being answered for the last time
     */
    Row take(Site site, Selection selection, Row chosen) {
        Row found = chosen;
        row = found;
        while (!found.add(this)) {
            if (site.draining()) {
                return null;
            }
            found = site.audiences().of(selection).row();
            row = found;
        }
        if (left) {
            // The end came before there was a place to leave.
            found.remove(this);
        }
        return found;
    }

    /** Leaves; may be called more than once, and before a place was taken. */
    void leave() {
        left = true;
        Row from = row;
        if (from != null) {
            from.remove(this);
        }
    }
}
