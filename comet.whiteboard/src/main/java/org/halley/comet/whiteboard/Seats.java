package org.halley.comet.whiteboard;

import java.util.Arrays;

/**
 * Followers side by side in an array, each of which knows its index, so that adding, removing and taking all cost the
 * same however many there are. Not thread-safe: its {@link Row} guards it.
 */
final class Seats {

    private static final Follower[] NONE = {};

    private Follower[] seats = NONE;
    private int size;

    int size() {
        return size;
    }

    void add(Follower follower) {
        if (size == seats.length) {
            seats = Arrays.copyOf(seats, Math.max(4, size * 2));
        }
        follower.seat = size;
        seats[size++] = follower;
    }

    /** Removes one; nothing happens if it is not here. */
    void remove(Follower follower) {
        int index = follower.seat;
        if (index < size && seats[index] == follower) {
            Follower last = seats[--size];
            seats[index] = last;
            last.seat = index;
            seats[size] = null;
            if (seats.length > 64 && size <= seats.length / 8) {
                seats = Arrays.copyOf(seats, seats.length / 4);
            }
        }
    }

    /** All, as a copy. */
    Follower[] all() {
        return size == 0 ? NONE : Arrays.copyOf(seats, size);
    }

    /** All, who are then no longer here. */
    Follower[] take() {
        Follower[] taken = all();
        Arrays.fill(seats, 0, size, null);
        size = 0;
        if (taken.length < seats.length / 8) {
            seats = NONE;
        }
        return taken;
    }
}
