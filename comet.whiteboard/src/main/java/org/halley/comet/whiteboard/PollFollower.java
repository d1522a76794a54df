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
 * <p>Looking is done by one thread at a time: whoever has the {@link Turn}. The request's own thread has it until it
 * has suspended the request, so that what comes between its look and its suspension is looked for after the suspension.
 * Timeout, supersession, drain and the loss of the right do not look: they claim the request and answer with the cursor as
 * it stands.
 */
final class PollFollower extends Held {

    private static final Logger log = LoggerFactory.getLogger(PollFollower.class);

    private final FollowRequest wanted;
    private final Right right;
    private final String subscriber;
    private final long arrival;
    private final Attachment attachment;
    private final Turn turn = new Turn(this::lookOnce);
    private volatile Cursor cursor;
    private volatile boolean over;

    /**
     * @param exchange the request, dispatched
     * @param wanted what it asks for
     * @param right asked for already
     * @param subscriber the name by which a newer poll supersedes this one; null for none
     */
    PollFollower(Exchange exchange, FollowRequest wanted, Right right, String subscriber) {
        super(exchange);
        this.wanted = wanted;
        this.right = right;
        this.subscriber = subscriber;
        this.arrival = subscriber == null ? 0 : site().subscribers().arrive();
        this.attachment = new Attachment(site().hubs(), wanted.selection(), this::lookAgain);
        this.cursor = wanted.after();
    }

    /** Answers or holds the request; called once, in its dispatch. */
    void begin() throws IOException {
        site().counters().add(Counters.Count.POLLS);
        Answer answer = look(site().hubs().current());
        if (answer == null && (wanted.waitSeconds() == 0 || exchange().isHead())) {
            answer = nothing();
        }
        if (answer == null) {
            EventChannels hub = attachment.hub();
            answer = look(hub);
            if (answer == null) {
                wait(millis(), hub);
                return;
            }
            attachment.close();
        }
        exchange().answer(answer);
    }

    private int millis() {
        int millis = wanted.waitSeconds() * 1000;
        return wanted.waitSeconds() < 5 ? millis : millis - site().random(millis / 5 + 1);
    }

    private void wait(int millis, EventChannels lookedAt) {
        if (!hold(millis)) {
            attachment.close();
            return;
        }
        site().counters().add(Counters.Count.POLLS_HELD);
        if (subscriber != null) {
            PollFollower older = site().subscribers().put(subscriber, arrival, this);
            if (older != null) {
                older.supersede();
            }
            if (over) {
                site().subscribers().remove(subscriber, this);
            }
        }
        if (site().draining()) {
            drain();
        }
        // The hub may have changed before this request was among those that are told so.
        turn.giveBack(site().hubs().current() != lookedAt);
    }

    @Override
    void lookAgain() {
        turn.ask();
    }

    private void lookOnce() {
        if (over) {
            return;
        }
        try {
            Answer answer = look(attachment.hub());
            if (answer != null) {
                answer(answer);
            }
        } catch (RuntimeException | Error e) {
            // Whatever it is, the turn goes on, or nobody would ever look again.
            log.error("A held poll failed", e);
            answer(new Problem(Problem.Kind.INTERNAL, "the server failed; its log says more").answer(exchange().base()));
        }
    }

    /**
     * What there is for this client; null if there is nothing, and the cursor has moved past what was not for it.
     *
     * @param hub null while there is none
     */
    private Answer look(EventChannels hub) {
        if (hub == null) {
            cursor = site().hubs().placeOf(cursor);
            return null;
        }
        try {
            for (;;) {
                Batch batch = hub.read(wanted.selection(), cursor, Limit.DEFAULT);
                if (right.hasEnded()) {
                    String denied = right.denied();
                    if (denied != null) {
                        return Refusals.denied(exchange(), "following " + denied);
                    }
                }
                Batch visible = right.visible(batch);
                if (!visible.gaps().isEmpty()) {
                    site().counters().add(Counters.Count.GAPS_TOLD, visible.gaps().size());
                    if (!wanted.overGaps()) {
                        return gone(visible);
                    }
                }
                if (!visible.isEmpty()) {
                    site().counters().add(Counters.Count.EVENTS_SENT, visible.events().size());
                    return Answer.of(200, Answer.JSON, site().bodies().of(Format.POLL, visible)).with(visible.next());
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
        Answer answer = wanted.emptyIs200()
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
        String denied = right.denied();
        if (denied != null) {
            answer(Refusals.denied(exchange(), "following " + denied));
        }
    }

    @Override
    void sweep(long now) {
        super.sweep(now);
        if (!over && right.hasEnded()) {
            askAgain();
        }
    }

    @Override
    void released() {
        over = true;
        attachment.close();
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
        answerHere(nothing());
    }

    private void answerHere(Answer answer) {
        try {
            exchange().answerHere(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
