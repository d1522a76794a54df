package org.halley.comet.whiteboard;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.halley.comet.shared.Right;
import org.halley.continuation.Continuation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One long poll: looks, and if there is nothing for it, waits until there is.
 *
 * <p>Timeout, supersession, drain and the loss of the right do not look: they claim the request and answer with the cursor
 * as it stands.
 */
final class PollFollower extends HeldRequest implements Seat.Waiting, Poll.Asker {

    private static final Logger log = LoggerFactory.getLogger(PollFollower.class);

    private final Poll poll;
    private final Seat seat = new Seat(this, false);
    private final String subscriber;
    private final long arrival;

    /**
     * @param exchange the request, dispatched
     * @param wanted what it asks for
     * @param right asked for already
     * @param subscriber the name by which a newer poll supersedes this one; null for none
     */
    PollFollower(Exchange exchange, FollowRequest wanted, Right right, String subscriber) {
        super(exchange);
        this.poll = new Poll(this, wanted, wanted.after(), right);
        this.subscriber = subscriber;
        this.arrival = subscriber == null ? 0 : site().subscribers().arrive();
    }

    @Override
    public String base() {
        return exchange().base();
    }

    @Override
    public Answer denied(String nameOrPattern) {
        return Refusals.denied(exchange(), "following " + nameOrPattern);
    }

    /** Answers or holds the request; called once, in its dispatch. */
    void begin() throws IOException {
        site().counters().add(Counters.Count.POLLS);
        Answer answer;
        if (poll.wanted().waitSeconds() > 0 && !exchange().isHead()) {
            answer = poll.lookOrWait(seat, this::hold);
        } else {
            answer = poll.look(null, site().hubs().current());
            answer = answer == null ? poll.nothing() : answer;
        }
        if (answer != null) {
            exchange().answer(answer);
        }
    }

    private boolean hold() {
        boolean held = hold(poll.waitMillis());
        if (held && subscriber != null) {
            supersedeOlder();
        }
        return held;
    }

    private void supersedeOlder() {
        PollFollower older = site().subscribers().put(subscriber, arrival, this);
        if (older != null) {
            older.supersede();
        }
        if (seat.isLeft()) {
            site().subscribers().remove(subscriber, this);
        }
    }

    @Override
    public void lookAgain() {
        if (seat.isLeft()) {
            return;
        }
        try {
            Answer answer = poll.look(seat.row(), site().hubs().current());
            if (answer != null) {
                answer(answer);
            }
        } catch (RuntimeException | Error e) {
            log.error("A held poll failed", e);
            answer(poll.failed());
        }
    }

    @Override
    public void onTimeout(Continuation continuation) {
        if (answer(poll.nothing())) {
            site().counters().add(Counters.Count.POLLS_TIMED_OUT);
        }
    }

    /** A newer poll of the same subscriber came. */
    void supersede() {
        if (answer(poll.nothing().with(Answer.SUPERSEDED, "true"))) {
            site().counters().add(Counters.Count.POLLS_SUPERSEDED);
        }
    }

    @Override
    public void drain() {
        answer(poll.nothing());
    }

    @Override
    public void askAgain() {
        String denied = poll.right().denied();
        if (denied != null) {
            answer(denied(denied));
        }
    }

    @Override
    public void sweep(long now) {
        super.sweep(now);
        if (!seat.isLeft() && poll.right().hasEnded()) {
            askAgain();
        }
    }

    @Override
    void released() {
        seat.leave();
        if (subscriber != null) {
            site().subscribers().remove(subscriber, this);
        }
    }

    @Override
    void overBound(HeldRequests.Bound bound) {
        answerHere(Refusals.over(exchange(), bound));
    }

    @Override
    void asyncRefused() {
        // Nobody will wake it: what it may have been about to be woken for is to be found now.
        site().audiences().closeIfEmpty(poll.wanted().selection());
        Answer answer = poll.look(null, site().hubs().current());
        answerHere(answer == null ? poll.nothing() : answer);
    }

    private void answerHere(Answer answer) {
        try {
            exchange().answerHere(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
