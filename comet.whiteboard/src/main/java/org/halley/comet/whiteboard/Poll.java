package org.halley.comet.whiteboard;

import java.util.function.BooleanSupplier;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.EventChannels;
import org.halley.comet.Limit;
import org.halley.comet.shared.BatchForm;
import org.halley.comet.shared.ProblemKind;
import org.halley.comet.shared.Right;

/**
 * What one long poll asks for, and how far it has come. Thread-safe.
 *
 * <p>Whoever looks may do so at the same time as others: the cursor only moves past what was not for this client, so an
 * older place is as right as a newer one.
 */
final class Poll {

    /** Who asks. */
    interface Asker extends Refusals.Place {

        /** The answer where the right to follow has ended. */
        Answer denied(String nameOrPattern);
    }

    private final Asker asker;
    private final FollowRequest wanted;
    private final Right right;
    private volatile Cursor cursor;

    /**
     * @param asker who asks
     * @param wanted what he asks for
     * @param after from where on
     * @param right asked for already
     */
    Poll(Asker asker, FollowRequest wanted, Cursor after, Right right) {
        this.asker = asker;
        this.wanted = wanted;
        this.right = right;
        this.cursor = after;
    }

    private Site site() {
        return asker.site();
    }

    FollowRequest wanted() {
        return wanted;
    }

    Right right() {
        return right;
    }

    /** For how long it may wait: what it said, less up to a fifth by chance. */
    int waitMillis() {
        int millis = wanted.waitSeconds() * 1000;
        return wanted.waitSeconds() < 5 ? millis : millis - site().random(millis / 5 + 1);
    }

    /**
     * Looks, and if there is nothing lets the client wait in the audience of what it follows. Here nothing is lost between
     * looking and waiting: the watch is in place, then it is looked, then held, then seated, and if the row was woken
     * before that, or the hub is another one, it is looked again.
     *
     * @param seat of who asks
     * @param hold holds the request; says whether it is held, and otherwise has answered it
     * @return what there is; null if the request is held, or was answered by {@code hold}
     */
    Answer lookOrWait(Seat seat, BooleanSupplier hold) {
        Audience audience = site().audiences().find(wanted.selection());
        if (audience == null) {
            Answer there = look(null, site().hubs().current());
            if (there != null) {
                return there;
            }
            audience = site().audiences().of(wanted.selection());
        }
        Row row = audience.row();
        EventChannels hub = row.hub();
        int wakeUps = row.wakeUps();
        Answer answer = look(row, hub);
        if (answer == null && hold.getAsBoolean()) {
            site().counters().add(Counters.Count.POLLS_HELD);
            Row taken = seat.take(site(), wanted.selection(), row);
            if (site().draining()) {
                seat.who().drain();
            } else if (taken != row || row.wakeUps() != wakeUps || site().hubs().current() != hub) {
                seat.who().lookAgain();
            }
        }
        return answer;
    }

    /**
     * What there is for this client; null if there is nothing, and the cursor has moved past what was not for it.
     *
     * @param row with whom the look is shared, by one who has a seat there or will look again if he comes too late; null
     *     for a look of its own
     * @param hub null while there is none
     */
    Answer look(Row row, EventChannels hub) {
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
                Batch batch = shared == null ? hub.read(wanted.selection(), from, Limit.DEFAULT) : shared.batch();
                if (right.hasEnded()) {
                    String denied = right.denied();
                    if (denied != null) {
                        return asker.denied(denied);
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
        return new Problem(ProblemKind.GAP, BatchForm.lostInWords(batch))
                .answer(asker.base(), BatchForm.lost(batch)).with(batch.resume());
    }

    /** The answer where there is nothing to tell. */
    Answer nothing() {
        Cursor next = cursor;
        if (next.equals(Cursor.NOW)) {
            // No hub was there yet to say where now is, and to say "now" again would lose what comes in between.
            return Refusals.away(asker);
        }
        Answer answer = wanted.emptyIs200()
                ? Answer.of(200, Answer.JSON, BatchForm.nothing(next)) : Answer.empty(204);
        return answer.with(next);
    }

    /** The answer where looking has failed, for whatever reason: somebody waits for one. */
    Answer failed() {
        return new Problem(ProblemKind.INTERNAL, "the server failed; its log says more").answer(asker.base());
    }
}
