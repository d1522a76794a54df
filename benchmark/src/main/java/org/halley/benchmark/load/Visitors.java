package org.halley.benchmark.load;

import java.io.IOException;
import java.util.Comparator;
import java.util.PriorityQueue;

import org.halley.benchmark.load.Visits.Visit;

/** The clients that come and vanish while others are measured: those who are there. Confined to one thread. */
final class Visitors {

    /** Opens a connection for a visit. */
    interface Door {

        Connection open(Visit visit) throws IOException;
    }

    /** How many seconds' clients are there at most: if so many are, for the server is slow, the next waits. */
    private static final int MOST_SECONDS = 4;

    private final Visits visits;
    private final Door door;
    private final int most;
    private final PriorityQueue<Visitor> there = new PriorityQueue<>(Comparator.comparingLong(one -> one.nanosLeft(0)));
    private long come;

    /**
     * Nobody is there.
     *
     * @param perSecond how many come
     */
    Visitors(int perSecond, int channels, Door door) {
        this.visits = new Visits(perSecond, channels);
        this.door = door;
        this.most = MOST_SECONDS * perSecond;
    }

    void begin(long now) {
        visits.begin(now);
    }

    /** Lets those come and vanish whose time it is. */
    void turn(long now) throws IOException {
        while (!there.isEmpty() && there.peek().nanosLeft(now) <= 0) {
            there.remove().vanish();
        }
        while (there.size() < most && visits.nanosUntilDue(now) <= 0) {
            Visit visit = visits.next();
            there.add(new Visitor(visit, door.open(visit), now));
            come++;
        }
    }

    /** How long it is until there is something to do. */
    long nanosUntilDue(long now) {
        long leaves = there.isEmpty() ? Long.MAX_VALUE : there.peek().nanosLeft(now);
        return there.size() < most ? Math.min(leaves, visits.nanosUntilDue(now)) : leaves;
    }

    /** How many have come in all. */
    long come() {
        return come;
    }

    /** All vanish, and nobody comes any more. */
    void end() throws IOException {
        visits.end();
        while (!there.isEmpty()) {
            there.remove().vanish();
        }
    }
}
