package org.halley.comet.rest.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.ws.rs.core.Response;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.EventChannels;
import org.halley.comet.rest.Follow;
import org.halley.comet.shared.Right;
import org.halley.comet.shared.Who;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request that waits for events: a stage of the hub after the other, until one brings something that this client may
 * see. Whoever ends it (an event, the wait, the loss of the right, the end of the bundle) does so by one compare-and-set.
 */
final class Poll implements Waiting {

    private static final Logger log = LoggerFactory.getLogger(Poll.class);

    private final Site site;
    private final Guest guest;
    private final Follow follow;
    private final Who who;
    private final Right right;
    private final CompletableFuture<Response> answer = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final long until;
    private volatile Cursor cursor;
    private volatile CompletableFuture<Batch> stage;

    Poll(Site site, Guest guest, Follow follow) {
        this.site = site;
        this.guest = guest;
        this.follow = follow;
        this.who = new Who(follow.request());
        this.right = new Right(site.authorizers(), who, follow.selection(), site.time());
        this.cursor = follow.after();
        this.until = site.time().millis() + waitMillis();
    }

    /** For how long it may wait: what it said, less up to a fifth by chance. */
    private int waitMillis() {
        Settings settings = site.settings();
        int seconds = Math.min(follow.waitSeconds().orElse(settings.waitDefault()), settings.waitMax());
        return seconds < 5 ? seconds * 1000 : seconds * 1000 - site.random(seconds * 200 + 1);
    }

    /** Begins; called once. */
    CompletionStage<Response> begin() {
        String denied = right.denied();
        if (denied != null) {
            return CompletableFuture.completedFuture(site.answers().denied(who, denied));
        }
        Site.Bound bound = site.admit(who.key());
        if (bound != null) {
            return CompletableFuture.completedFuture(site.answers().over(bound));
        }
        guest.enter(this);
        site.enter(this);
        look();
        return answer;
    }

    private void look() {
        try {
            while (!ended.get()) {
                EventChannels hub = site.hubs().current();
                if (hub == null) {
                    end(site.answers().away());
                    return;
                }
                long left = Math.max(0, until - site.time().millis());
                CompletableFuture<Batch> next = hub.next(follow.selection(), cursor, Duration.ofMillis(left))
                        .toCompletableFuture();
                stage = next;
                if (ended.get()) {
                    next.cancel(false);
                    return;
                }
                if (!next.isDone()) {
                    next.whenComplete((batch, failure) -> {
                        if (goesOn(batch, failure)) {
                            look();
                        }
                    });
                    return;
                }
                if (!goesOn(next.join(), null)) {
                    return;
                }
            }
        } catch (IllegalStateException | CompletionException e) {
            // The hub has stopped; the client comes again.
            end(interrupted());
        } catch (RuntimeException | Error e) {
            log.error("A held poll failed", e);
            end(site.answers().failed());
        }
    }

    /** Takes what a stage has brought; whether there was nothing for this client and there is time left. */
    private boolean goesOn(Batch batch, Throwable failure) {
        if (failure != null) {
            end(interrupted());
            return false;
        }
        try {
            if (right.hasEnded()) {
                String denied = right.denied();
                if (denied != null) {
                    return end(site.answers().denied(who, denied));
                }
            }
            Batch visible = right.visible(batch);
            if (!visible.gaps().isEmpty() && !follow.isOverGaps()) {
                return end(site.answers().gone(visible));
            }
            if (!visible.isEmpty()) {
                return end(site.answers().events(visible));
            }
            cursor = batch.next();
            if (batch.more() || site.time().millis() < until) {
                return true;
            }
            return end(nothing());
        } catch (RuntimeException | Error e) {
            log.error("A held poll failed", e);
            return end(site.answers().failed());
        }
    }

    /** The answer where the hub has gone: the place, if it is known, from which the client goes on with the next one. */
    private Response interrupted() {
        return cursor.isPlace() ? nothing() : site.answers().away();
    }

    private Response nothing() {
        Cursor place = cursor;
        if (!place.isPlace()) {
            EventChannels hub = site.hubs().current();
            try {
                place = place.equals(Cursor.NOW) && hub != null ? hub.now() : place;
            } catch (IllegalStateException e) {
                // It has stopped: there is no place to give.
            }
        }
        return place.isPlace() ? site.answers().nothing(place, follow.isEmpty200()) : site.answers().away();
    }

    /** Answers, if nobody did; always false. */
    private boolean end(Response response) {
        if (ended.compareAndSet(false, true)) {
            CompletableFuture<Batch> waited = stage;
            if (waited != null) {
                waited.cancel(false);
            }
            site.leave(this, who.key());
            guest.leave(this);
            who.leave();
            answer.complete(response);
        }
        return false;
    }

    @Override
    public void farewell() {
        if (!ended.get()) {
            end(nothing());
        }
    }

    @Override
    public void askAgain() {
        if (!ended.get()) {
            String denied = right.denied();
            if (denied != null) {
                end(site.answers().denied(who, denied));
            }
        }
    }

    @Override
    public void hubChanged() {
        // The stage that waits ends with its hub, which brings the answer.
    }

    @Override
    public void sweep(long now) {
        if (!ended.get() && right.hasEnded()) {
            askAgain();
        }
    }

    @Override
    public void abort() {
        farewell();
    }
}
