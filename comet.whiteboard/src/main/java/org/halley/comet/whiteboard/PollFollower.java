package org.halley.comet.whiteboard;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.EventChannels;
import org.halley.comet.Limit;
import org.halley.continuation.Continuation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One long poll: looks, and if there is nothing for it, waits until there is.
 *
 * <p>Whoever looks may do so at the same time as others: the cursor only moves past what was not for this client, so an
 * older place is as right as a newer one, and one caller alone ends the wait. Timeout, supersession, drain and the loss of
 * the right do not look: they claim the request and answer with the cursor as it stands.
 */
final class PollFollower extends Follower {

    private static final Logger log = LoggerFactory.getLogger(PollFollower.class);

    private final String subscriber;
    private final long arrival;
    private volatile Cursor cursor;

    /**
     * @param exchange the request, dispatched
     * @param wanted what it asks for
     * @param right asked for already
     * @param subscriber the name by which a newer poll supersedes this one; null for none
     */
    PollFollower(Exchange exchange, FollowRequest wanted, Right right, String subscriber) {
        super(exchange, wanted, right);
        this.subscriber = subscriber;
        this.arrival = subscriber == null ? 0 : site().subscribers().arrive();
        this.cursor = wanted.after();
    }

    /** Answers or holds the request; called once, in its dispatch. */
    void begin() throws IOException {
        site().counters().add(Counters.Count.POLLS);
        boolean mayWait = wanted().waitSeconds() > 0 && !exchange().isHead();
        Audience audience = mayWait ? site().audiences().find(wanted().selection()) : null;
        Answer answer = audience == null ? look(null, site().hubs().current()) : null;
        if (answer == null && !mayWait) {
            answer = nothing();
        }
        if (answer == null) {
            answer = lookOrWait(audience == null ? site().audiences().of(wanted().selection()) : audience);
        }
        if (answer != null) {
            exchange().answer(answer);
        }
    }

    /** What there is; null if there is nothing and the request is held, or was answered because it may not be. */
    private Answer lookOrWait(Audience audience) {
        Row row = audience.row();
        EventChannels hub = row.hub();
        int wakeUps = row.wakeUps();
        Answer answer = look(row, hub);
        if (answer == null && hold(millis())) {
            site().counters().add(Counters.Count.POLLS_HELD);
            if (subscriber != null) {
                supersedeOlder();
            }
            Row seated = sit(row);
            if (site().draining()) {
                drain();
            } else if (seated != row || row.wakeUps() != wakeUps || site().hubs().current() != hub) {
                lookAgain();
            }
        }
        return answer;
    }

    private int millis() {
        int millis = wanted().waitSeconds() * 1000;
        return wanted().waitSeconds() < 5 ? millis : millis - site().random(millis / 5 + 1);
    }

    private void supersedeOlder() {
        PollFollower older = site().subscribers().put(subscriber, arrival, this);
        if (older != null) {
            older.supersede();
        }
        if (isOver()) {
            site().subscribers().remove(subscriber, this);
        }
    }

    @Override
    void lookAgain() {
        if (isOver()) {
            return;
        }
        try {
            Answer answer = look(row(), site().hubs().current());
            if (answer != null) {
                answer(answer);
            }
        } catch (RuntimeException | Error e) {
            // Whatever it is, somebody waits for an answer.
            log.error("A held poll failed", e);
            answer(new Problem(Problem.Kind.INTERNAL, "the server failed; its log says more").answer(exchange().base()));
        }
    }

    /**
     * What there is for this client; null if there is nothing, and the cursor has moved past what was not for it.
     *
     * @param row with whom the look is shared, by one who has a seat there or will look again if he comes too late; null
     *     for a look of its own
     * @param hub null while there is none
     */
    private Answer look(Row row, EventChannels hub) {
        if (hub == null) {
            cursor = site().hubs().placeOf(cursor);
            return null;
        }
        try {
            for (;;) {
                Cursor from = cursor;
                if (row != null && row.isEnd(hub, from)) {
                    return null;
                }
                Row.Look shared = row == null ? null : row.poll(hub, from);
                Batch batch = shared == null ? hub.read(wanted().selection(), from, Limit.DEFAULT) : shared.batch();
                if (right().hasEnded()) {
                    String denied = right().denied();
                    if (denied != null) {
                        return Refusals.denied(exchange(), "following " + denied);
                    }
                }
                Batch visible = right().visible(batch);
                if (!visible.gaps().isEmpty()) {
                    site().counters().add(Counters.Count.GAPS_TOLD, visible.gaps().size());
                    if (!wanted().overGaps()) {
                        return gone(visible);
                    }
                }
                if (!visible.isEmpty()) {
                    site().counters().add(Counters.Count.EVENTS_SENT, visible.events().size());
                    return shared != null && shared.answer() != null && visible == batch ? shared.answer()
                            : Answer.of(200, Answer.JSON, site().bodies().of(Format.POLL, visible)).with(visible.next());
                }
                cursor = batch.next();
                if (!batch.more()) {
                    return null;
                }
            }
        } catch (IllegalStateException e) {
            // The hub has stopped and is about to leave; the next one is looked at with the same cursor.
            return null;
        }
    }

    private Answer gone(Batch batch) {
        StringBuilder members = new StringBuilder(160).append(",\"cursor\":\"").append(batch.resume()).append("\",");
        String detail = "events of " + batch.gaps().size() + (batch.gaps().size() == 1 ? " channel" : " channels")
                + " are not retained any more; go on with the cursor given here";
        return new Problem(Problem.Kind.GAP, detail)
                .answer(exchange().base(), Bodies.gaps(members, batch.gaps()).toString()).with(batch.resume());
    }

    /** The answer where there is nothing to tell. */
    private Answer nothing() {
        Cursor next = cursor;
        if (next.equals(Cursor.NOW)) {
            // No hub was there yet to say where now is, and to say "now" again would lose what comes in between.
            return Refusals.away(exchange());
        }
        Answer answer = wanted().emptyIs200()
                ? Answer.of(200, Answer.JSON, "{\"cursor\":\"" + next + "\",\"events\":[]}\n") : Answer.empty(204);
        return answer.with(next);
    }

    @Override
    public void onTimeout(Continuation continuation) {
        if (answer(nothing())) {
            site().counters().add(Counters.Count.POLLS_TIMED_OUT);
        }
    }

    /** A newer poll of the same subscriber came. */
    void supersede() {
        if (answer(nothing().with(Answer.SUPERSEDED, "true"))) {
            site().counters().add(Counters.Count.POLLS_SUPERSEDED);
        }
    }

    @Override
    void drain() {
        answer(nothing());
    }

    @Override
    void askAgain() {
        String denied = right().denied();
        if (denied != null) {
            answer(Refusals.denied(exchange(), "following " + denied));
        }
    }

    @Override
    void sweep(long now) {
        super.sweep(now);
        if (!isOver() && right().hasEnded()) {
            askAgain();
        }
    }

    @Override
    void released() {
        super.released();
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
        Answer answer = look(null, site().hubs().current());
        answerHere(answer == null ? nothing() : answer);
    }

    private void answerHere(Answer answer) {
        try {
            exchange().answerHere(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
