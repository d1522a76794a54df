package org.halley.examples.dice;

import org.halley.examples.dice.shared.ShownSeat;

/**
 * A seat of the table. Immutable.
 *
 * @param name who sits there; empty if nobody does
 * @param key the hash of the player's token; empty if nobody sits there
 * @param points how many rounds the player took
 * @param first the first of the dice last rolled, 1 to 6; 0 for none
 * @param second the second of them
 * @param part what the player has to do with the round
 */
record Seat(String name, String key, int points, int first, int second, Part part) {

    /** A player's part in the round. */
    enum Part {
        /** Nobody sits there, or the player came too late for this round. */
        NONE,
        /** Is to roll yet. */
        TO_ROLL,
        /** Has rolled. */
        ROLLED
    }

    /** Where nobody sits. */
    static final Seat FREE = new Seat("", "", 0, 0, 0, Part.NONE);

    /** Checks that all fits together, wherever it comes from. */
    Seat {
        boolean rolled = first != 0 || second != 0;
        if (name == null || key == null || part == null || points < 0 || name.isEmpty() != key.isEmpty()
                || rolled && !(isDie(first) && isDie(second)) || part == Part.ROLLED && !rolled
                || name.isEmpty() && (points != 0 || rolled || part != Part.NONE)) {
            throw new IllegalArgumentException("no seat: " + points + " points, " + first + " and " + second + ", " + part);
        }
    }

    static boolean isDie(int pips) {
        return pips >= 1 && pips <= 6;
    }

    boolean isFree() {
        return name.isEmpty();
    }

    boolean is(Part other) {
        return part == other;
    }

    int total() {
        return first + second;
    }

    Seat with(Part other) {
        return new Seat(name, key, points, first, second, other);
    }

    Seat rolling(int one, int other) {
        return new Seat(name, key, points, one, other, Part.ROLLED);
    }

    Seat taking() {
        return new Seat(name, key, points + 1, first, second, part);
    }

    ShownSeat shown(boolean roundIsOn) {
        return new ShownSeat(name, points, first, second, is(Part.ROLLED), roundIsOn && !isFree() && is(Part.NONE));
    }
}
