package org.halley.comet.whiteboard;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.halley.comet.Cursor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One poll of a {@link Repeater}: what {@link PollFollower} is for a request that came through the container. */
final class RepeatedPoll implements Seat.Waiting, Poll.Asker {

    private static final Logger log = LoggerFactory.getLogger(RepeatedPoll.class);
    private static final AtomicIntegerFieldUpdater<RepeatedPoll> ENDED =
            AtomicIntegerFieldUpdater.newUpdater(RepeatedPoll.class, "ended");

    private final Repeater client;
    private final Poll poll;
    private final Seat seat = new Seat(this, false);
    private final long endsAt;
    /** 1 when it is decided what ends it. */
    private volatile int ended;

    RepeatedPoll(Repeater client, Cursor after) {
        this.client = client;
        this.poll = new Poll(this, client.wanted(), after, client.right());
        this.endsAt = client.site().time().millis() + poll.waitMillis();
    }

    Poll look() {
        return poll;
    }

    Seat seat() {
        return seat;
    }

    @Override
    public Site site() {
        return client.site();
    }

    @Override
    public String base() {
        return client.base();
    }

    /** Who is not known here comes again, and is asked about then. */
    @Override
    public Answer denied(String nameOrPattern) {
        client.cancel();
        return poll.nothing();
    }

    private boolean end() {
        if (!ENDED.compareAndSet(this, 0, 1)) {
            return false;
        }
        seat.leave();
        client.release();
        return true;
    }

    private boolean answer(Answer answer) {
        if (!end()) {
            return false;
        }
        client.send(answer);
        return true;
    }

    @Override
    public void lookAgain() {
        if (seat.isLeft()) {
            return;
        }
        Answer answer;
        try {
            answer = poll.look(seat.row(), site().hubs().current());
        } catch (RuntimeException | Error e) {
            log.error("A held poll failed", e);
            answer = poll.failed();
        }
        if (answer != null) {
            answer(answer);
        }
    }

    @Override
    public void askAgain() {
        client.cancel();
        answer(poll.nothing());
    }

    @Override
    public void drain() {
        answer(poll.nothing());
    }

    @Override
    public void sweep(long now) {
        if (now >= endsAt && answer(poll.nothing())) {
            site().counters().add(Counters.Count.POLLS_TIMED_OUT);
        }
    }

    @Override
    public void abort() {
        if (end()) {
            client.close();
        }
    }

    /** The client is gone. */
    void gone() {
        if (end()) {
            site().counters().add(Counters.Count.CLIENTS_GONE);
        }
    }
}
