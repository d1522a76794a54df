package org.halley.comet.whiteboard;

import java.util.Arrays;

/**
 * Taken seats side by side in an array, each of which knows its index, so that adding, removing and taking all cost the
 * same however many there are. Not thread-safe: its {@link Row} guards it.
 */
final class Seats {

    private static final Seat[] NONE = {};

    private Seat[] seats = NONE;
    private int size;

    int size() {
        return size;
    }

    void add(Seat seat) {
        if (size == seats.length) {
            seats = Arrays.copyOf(seats, Math.max(4, size * 2));
        }
        seat.index = size;
        seats[size++] = seat;
    }

    /** Removes one; nothing happens if it is not here. */
    void remove(Seat seat) {
        int index = seat.index;
        if (index < size && seats[index] == seat) {
            Seat last = seats[--size];
            seats[index] = last;
            last.index = index;
            seats[size] = null;
            if (seats.length > 64 && size <= seats.length / 8) {
                seats = Arrays.copyOf(seats, seats.length / 4);
            }
        }
    }

    /** All, as a copy. */
    Seat[] all() {
        return size == 0 ? NONE : Arrays.copyOf(seats, size);
    }

    /** All, who are then no longer here. */
    Seat[] take() {
        Seat[] taken = all();
        Arrays.fill(seats, 0, size, null);
        size = 0;
        if (taken.length < seats.length / 8) {
            seats = NONE;
        }
        return taken;
    }
}
