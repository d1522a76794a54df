package org.halley.comet.whiteboard;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.EventChannels;
import org.halley.comet.Limit;
import org.halley.comet.Selection;
import org.halley.comet.shared.Attachment;
import org.halley.comet.shared.Turn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A part of an {@link Audience}: polls and streams that share one watch on the hub, are woken by one thread at a time, and
 * share what it finds. So a publication costs one look for all who stand at the same place, and a poll that comes back
 * there costs none.
 *
 * <p>Nothing is lost between looking and waiting, for every wake-up is counted before anybody is told:
 * <pre>
 *   who comes:  watch is in place ─▶ count noted ─▶ look ─▶ held ─▶ seated ─▶ count as noted? otherwise look again
 *   wake-up:    watch is in place ─▶ count + 1 ─▶ seats taken ─▶ each looks ─▶ seated again if nothing was there
 * </pre>
 * Who is seated before the seats are taken is told; who is seated later sees another count. By the same count it is known
 * that nothing has come since a look: whatever came later brings a wake-up of all who are seated by then.
 *
 * <p>Thread-safe. Its monitor guards the seats, for a few pointers.
 */
final class Row {

    private static final Logger log = LoggerFactory.getLogger(Row.class);
    /** What a poll is given at most. */
    private static final Limit ANSWER = Limit.DEFAULT;
    /** What a stream is given at once. */
    static final Limit PIECE = new Limit(500, 64 * 1024);

    /** What was found behind a cursor, and that as it is written to all who may see it whole. Thread-safe. */
    static final class Look {

        private final EventChannels hub;
        private final Cursor after;
        private final int wakeUps;
        private final Batch batch;
        private final Answer answer;
        // Written by whoever is the first to need them; two at the same time write the same.
        private volatile Chunk blocks;
        private volatile Chunk lines;

        private Look(EventChannels hub, Cursor after, int wakeUps, Batch batch, Answer answer) {
            this.hub = hub;
            this.after = after;
            this.wakeUps = wakeUps;
            this.batch = batch;
            this.answer = answer;
        }

        /** What was there. */
        Batch batch() {
            return batch;
        }

        /** What polls are answered with; null for a stream, and where there are gaps. */
        Answer answer() {
            return answer;
        }

        /** The events as blocks or lines of a stream. */
        Chunk chunk(Format format, Bodies bodies) {
            Chunk there = format == Format.EVENT_STREAM ? blocks : lines;
            if (there == null) {
                there = Chunk.of(bodies.of(format, batch));
                if (format == Format.EVENT_STREAM) {
                    blocks = there;
                } else {
                    lines = there;
                }
            }
            return there;
        }
    }

    /** Nothing was behind a cursor, when the count was that. */
    private record End(EventChannels hub, Cursor cursor, int wakeUps) {
    }

    private final Site site;
    private final Selection selection;
    private final Attachment attachment;
    private final Turn turn = new Turn(this::wake);
    private final Seats polls = new Seats();
    private final Seats streams = new Seats();
    /** Polls that are being told. */
    private Seat[] told;
    private boolean closed;

    // Both written by who has the turn.
    private volatile int wakeUps;
    private volatile EventChannels refusing;

    private volatile Look poll;
    private volatile Look piece;
    private volatile End end;

    Row(Site site, Selection selection) {
        this.site = site;
        this.selection = selection;
        this.attachment = new Attachment(site.hubs(), selection, this::lookAgain);
        attachment.hub();
        turn.giveBack(false);
    }

    /** The hub, which is watched, or is about to be and then wakes all who are seated; null while there is none. */
    EventChannels hub() {
        EventChannels hub = site.hubs().current();
        if (!attachment.isTo(hub) && hub != refusing) {
            lookAgain();
        }
        return hub;
    }

    /** How often all were woken. */
    int wakeUps() {
        return wakeUps;
    }

    /** How many polls and streams are seated. */
    synchronized int size() {
        return polls.size() + streams.size();
    }

    /**
     * Seats a poll or stream, which is woken from now on.
     *
     * @return false if the row is gone, and another one has to be found
     */
    synchronized boolean add(Seat seat) {
        if (closed) {
            return false;
        }
        seats(seat).add(seat);
        return true;
    }

    synchronized void remove(Seat seat) {
        seats(seat).remove(seat);
    }

    private Seats seats(Seat seat) {
        return seat.isForStream() ? streams : polls;
    }

    /** Wakes all who are seated, on this thread or on the one that is at it. */
    void lookAgain() {
        turn.ask();
    }

    private void wake() {
        EventChannels hub = site.hubs().current();
        attachment.hub();
        // One that has stopped and is about to leave cannot be watched; nobody tries again until there is another one.
        refusing = attachment.isTo(hub) ? null : hub;
        wakeUps++;
        Seat[] waiting;
        Seat[] running;
        synchronized (this) {
            waiting = polls.take();
            running = streams.all();
            told = waiting;
        }
        int left = 0;
        for (Seat seat : waiting) {
            if (isToWaitOn(seat)) {
                waiting[left++] = seat;
            }
        }
        synchronized (this) {
            told = null;
            for (int i = 0; i < left; i++) {
                polls.add(waiting[i]);
                if (waiting[i].isLeft()) {
                    polls.remove(waiting[i]);
                }
            }
        }
        for (Seat seat : running) {
            isToWaitOn(seat);
        }
    }

    private static boolean isToWaitOn(Seat seat) {
        try {
            seat.who().lookAgain();
        } catch (RuntimeException | Error e) {
            // One that fails must not keep the others from being told.
            log.error("A held request failed and is ended", e);
            seat.who().abort();
        }
        return !seat.isLeft();
    }

    /**
     * What is behind a cursor for a poll; the same object for all who ask for the same between two wake-ups.
     *
     * @throws IllegalStateException if the hub has stopped
     */
    Look poll(EventChannels hub, Cursor after) {
        Look last = poll;
        return isStill(last, hub) && last.after.equals(after) ? last : look(hub, after, ANSWER);
    }

    /** As {@link #poll}, for a stream. */
    Look piece(EventChannels hub, Place after) {
        Look last = piece;
        return isStill(last, hub) && after.isAt(last.after) ? last : look(hub, after.cursor(), PIECE);
    }

    private boolean isStill(Look look, EventChannels hub) {
        return look != null && look.wakeUps == wakeUps && look.hub == hub;
    }

    /** Whether nothing is behind a cursor, and whatever comes wakes all who are seated then. */
    boolean isEnd(EventChannels hub, Cursor after) {
        End last = end;
        return isStill(last, hub) && last.cursor.equals(after);
    }

    /** As {@link #isEnd(EventChannels, Cursor)}, for a stream. */
    boolean isEnd(EventChannels hub, Place after) {
        End last = end;
        return isStill(last, hub) && after.isAt(last.cursor);
    }

    private boolean isStill(End last, EventChannels hub) {
        return last != null && last.wakeUps == wakeUps && last.hub == hub && attachment.isTo(hub);
    }

    private Look look(EventChannels hub, Cursor after, Limit limit) {
        int before = wakeUps;
        Batch batch = hub.read(selection, after, limit);
        boolean isPoll = limit == ANSWER;
        Answer answer = null;
        if (isPoll && batch.gaps().isEmpty() && !batch.events().isEmpty()) {
            answer = Answer.of(200, Answer.JSON, site.bodies().of(Format.POLL, batch)).with(batch.next());
        }
        Look look = new Look(hub, after, before, batch, answer);
        if (!batch.events().isEmpty()) {
            if (isPoll) {
                poll = look;
            } else {
                piece = look;
            }
        }
        if (!batch.more()) {
            end = new End(hub, batch.next(), before);
        }
        return look;
    }

    /** All who are seated or are being told. */
    Seat[][] all() {
        synchronized (this) {
            Seat[] being = told;
            return new Seat[][] { polls.all(), streams.all(), being == null ? new Seat[0] : being.clone() };
        }
    }

    /**
     * Closes it if nobody is here.
     *
     * @return whether it is closed
     */
    boolean closeIfEmpty() {
        synchronized (this) {
            if (polls.size() + streams.size() > 0 || told != null) {
                return false;
            }
            closed = true;
        }
        attachment.close();
        return true;
    }

    /** Ends its watch; nobody is seated any more. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        attachment.close();
    }
}
