package org.halley.comet.bayeux;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.halley.comet.Cursor;

/**
 * The batches that a session was sent and has not acknowledged: for each, where the session stood before it and behind it.
 * What was in them is read from the log again. Guarded by its session.
 */
final class Unacknowledged {

    /** One batch, or several in one; {@code lost} is how many losses it told. */
    private record Sent(long number, Cursor before, Cursor next, int lost) {

        /** Both in one; {@code second} is the later. */
        Sent and(Sent second) {
            return new Sent(second.number, before, second.next, lost + second.lost);
        }

        Sent withoutLosses() {
            return new Sent(number, before, next, 0);
        }
    }

    private final Deque<Sent> sent = new ArrayDeque<>(0);
    private Cursor acknowledged;

    /**
     * A batch was sent.
     *
     * @param number its number
     * @param before where the session stood; null if it followed nothing
     * @param next where it stands now; null if it follows nothing
     * @param lost how many losses the batch tells
     * @param max how many batches are kept apart
     */
    void add(long number, Cursor before, Cursor next, int lost, int max) {
        sent.addLast(new Sent(number, before, next, lost));
        while (sent.size() > max) {
            // The oldest two become one: more than was lost is sent again then, and nothing is lost.
            Sent oldest = sent.pollFirst();
            sent.addFirst(oldest.and(sent.pollFirst()));
        }
    }

    /**
     * Up to this batch everything has arrived, and nothing behind it.
     *
     * @return how many losses were told by what has not arrived; they are not counted here any more
     */
    int acknowledge(long batch) {
        while (!sent.isEmpty() && sent.peekFirst().number() <= batch) {
            acknowledged = sent.pollFirst().next();
        }
        int lost = sent.stream().mapToInt(Sent::lost).sum();
        if (lost > 0) {
            List<Sent> told = List.copyOf(sent);
            sent.clear();
            told.forEach(one -> sent.addLast(one.withoutLosses()));
        }
        return lost;
    }

    /** Where the session has to go back to for what has not arrived; null if it followed nothing then. */
    Cursor back() {
        Cursor back = sent.peekFirst().before();
        return back != null && acknowledged != null && isAtOrBehind(acknowledged, back) ? acknowledged : back;
    }

    boolean isEmpty() {
        return sent.isEmpty();
    }

    /** The session goes back to before what it has acknowledged, of its own will. */
    void startOver() {
        acknowledged = null;
    }

    void clear() {
        sent.clear();
    }

    /** Whether one place is the other or a later one of the same log. */
    static boolean isAtOrBehind(Cursor one, Cursor other) {
        return one.epoch().equals(other.epoch()) && one.position() >= other.position();
    }
}
