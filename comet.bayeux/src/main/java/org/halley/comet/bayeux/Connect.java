package org.halley.comet.bayeux;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.halley.comet.Gap;
import org.halley.comet.Selection;
import org.halley.comet.shared.Right;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connect of a session: answered in its dispatch, or held until there is something for it. Whoever takes it out of its
 * session answers it. Thread-safe.
 */
final class Connect {

    private static final Logger log = LoggerFactory.getLogger(Connect.class);

    private final Exchange exchange;
    private final Session session;
    private final Message message;
    private final long received;
    private final long until;
    private final AtomicBoolean place = new AtomicBoolean();
    private volatile Right right;
    private volatile Selection rightFor;
    private volatile List<String> lost = List.of();
    private volatile boolean first;
    /** Guarded by the session. */
    private boolean committed;
    private volatile int seen;

    /**
     * @param timeout for how many milliseconds it may be held
     */
    Connect(Exchange exchange, Session session, Message message, long timeout) {
        this.exchange = exchange;
        this.session = session;
        this.message = message;
        this.received = exchange.site().time().millis();
        this.until = received + timeout;
    }

    private Site site() {
        return exchange.site();
    }

    /** When its time is over. */
    long until() {
        return until;
    }

    /** The milliseconds that the client is to wait before it connects again: its own, or those of the configuration. */
    long interval() {
        return message.interval() < 0 ? site().settings().intervalMillis() : Math.min(message.interval(), 3_600_000);
    }

    void first(boolean isFirst) {
        first = isFirst;
    }

    /** Whether no other of its session was answered before. */
    boolean isFirst() {
        return first;
    }

    /** Whether it was taken out of its session and is being answered; called under the session's lock. */
    boolean isCommitted() {
        return committed;
    }

    void committed(boolean isCommitted) {
        committed = isCommitted;
    }

    void seen(int wakes) {
        seen = wakes;
    }

    /** How often the session had been woken when it was looked for this one last. */
    int seen() {
        return seen;
    }

    // ---- Rights

    /**
     * Asks whether what is selected may be followed, if nobody has asked or the answer has ended.
     *
     * @return what is denied first; null if all is allowed
     */
    String denied(Selection selection) {
        Right known = right;
        if (site().authorizers().isEmpty()) {
            right = null;
            return null;
        }
        if (known == null || rightFor != selection) {
            known = new Right(site().authorizers(), exchange.who(), selection, site().time());
            String denied = known.denied();
            right = known;
            rightFor = selection;
            return denied;
        }
        return known.hasEnded() ? known.denied() : null;
    }

    /** What was asked for; null where nobody is to be asked. */
    Right right() {
        return right;
    }

    boolean rightHasEnded() {
        Right known = right;
        return known != null && known.hasEnded();
    }

    /** The right to follow has ended, which the reply tells. */
    void lost(String nameOrPattern) {
        List<String> more = new ArrayList<>(lost);
        more.add(nameOrPattern);
        lost = List.copyOf(more);
    }

    /** Whether the reply has to tell something that is in no delivery. */
    boolean hasNews() {
        return !lost.isEmpty();
    }

    // ---- Waiting

    /** Holds the request; called in its dispatch, with a place taken. */
    boolean hold() {
        place.set(true);
        if (!exchange.suspend(this::ended)) {
            leave();
            return false;
        }
        site().count(Count.CONNECTS_HELD);
        if (!session.hold(this)) {
            notItsTurn();
        } else if (site().draining()) {
            timeIsOver();
        }
        return true;
    }

    /** Gives the place back. */
    void leave() {
        if (place.compareAndSet(true, false)) {
            site().places().release(session.browser());
        }
    }

    private void ended() {
        leave();
        session.abandon(this);
        written();
    }

    /** Its reply was written, or cannot be. */
    void written() {
        session.written(this);
    }

    /** Something may be there for it. */
    void lookAgain() {
        answer(false);
    }

    /** Its time is over, or everything is being answered for the last time. */
    void timeIsOver() {
        if (answer(true)) {
            site().count(Count.CONNECTS_TIMED_OUT);
        }
    }

    private boolean answer(boolean inAnyCase) {
        try {
            Delivery delivery = session.look(this, inAnyCase);
            if (delivery == null) {
                return false;
            }
            Packet packet = new Packet();
            reply(packet, delivery, site().draining() ? site().jitter() : interval(), false);
            send(packet, () -> session.undo(delivery));
        } catch (RuntimeException | Error e) {
            log.error("A held connect failed", e);
            session.abandon(this);
            refuse(Refusal.INTERNAL, Advice.retry(1000, timeout()));
        }
        return true;
    }

    private void send(Packet packet, Runnable failed) {
        leave();
        exchange.send(packet, failed);
    }

    private void refuse(String error, String advice) {
        Packet packet = new Packet();
        packet.add(Reply.to(message).failed(error).json("advice", advice));
        send(packet, () -> { });
    }

    /** A newer connect of the same session came. */
    void supersede() {
        site().count(Count.CONNECTS_SUPERSEDED);
        refuse(Refusal.SUPERSEDED, superseded());
    }

    private String superseded() {
        // Whoever does take this for an answer shall not turn in circles with the newer one.
        return Advice.retry(1000, timeout());
    }

    /** Its session has ended while it was held. */
    void sessionHasEnded() {
        Packet packet = new Packet();
        packet.add(replyOfTheEnd());
        send(packet, () -> { });
    }

    private Reply replyOfTheEnd() {
        // None would stop the client for good: that is for one who has said so himself.
        return session.isDisconnected() ? Reply.to(message).successful().json("advice", Advice.NONE)
                : Reply.to(message).failed(Refusal.SESSION_UNKNOWN)
                        .json("advice", Advice.handshake(site().draining() ? site().jitter() : 0));
    }

    private void notItsTurn() {
        if (session.hasEnded()) {
            sessionHasEnded();
        } else {
            supersede();
        }
    }

    /** The reply, in its dispatch, where it is not the latest of its session any more or the session has ended. */
    Reply replyNotItsTurn() {
        if (session.hasEnded()) {
            return replyOfTheEnd();
        }
        site().count(Count.CONNECTS_SUPERSEDED);
        return Reply.to(message).failed(Refusal.SUPERSEDED).json("advice", superseded());
    }

    // ---- Replies

    private long timeout() {
        return site().settings().timeoutSeconds() * 1000L;
    }

    /**
     * Adds the reply and what it carries.
     *
     * @param interval milliseconds that the client is to wait before it connects again
     * @param crowded whether its browser has as many connects held as it may
     */
    void reply(Packet packet, Delivery delivery, long interval, boolean crowded) {
        session.putOff(interval);
        String advice = crowded ? Advice.multipleClients(interval, timeout()) : Advice.retry(interval, timeout());
        packet.addEvents(delivery.events());
        packet.addDirect(delivery.direct());
        Reply reply = Reply.to(message).successful().json("advice", advice);
        if (delivery.batch() > 0) {
            reply.ext("ack", Long.toString(delivery.batch()));
        }
        if (delivery.next() != null && (session.wantsCursor() || !delivery.gaps().isEmpty())) {
            reply.halley("cursor", "\"" + delivery.next() + "\"");
        }
        if (!delivery.gaps().isEmpty()) {
            reply.halley("gaps", gaps(delivery.gaps()));
        }
        if (delivery.lost() > 0) {
            reply.halley("lost", Integer.toString(delivery.lost()));
        }
        if (!lost.isEmpty()) {
            // Names and patterns need no escapes.
            reply.halley("ended", "[\"" + String.join("\",\"", lost) + "\"]");
        }
        if (message.ext().timesync() != null) {
            long took = site().time().millis() - received;
            Timesync.answer(message, reply, site().time().now().toEpochMilli() - took, took);
        }
        packet.add(reply);
        site().counts().add(Count.EVENTS_SENT, delivery.events().size());
        site().counts().add(Count.DIRECT_SENT, delivery.direct().size());
        site().counts().add(Count.GAPS_TOLD, delivery.gaps().size());
    }

    private static String gaps(List<Gap> gaps) {
        StringBuilder json = new StringBuilder(100).append('[');
        for (Gap gap : gaps) {
            json.append(json.length() > 1 ? "," : "").append("{\"channel\":\"").append(gap.channel())
                    .append("\",\"after\":\"").append(gap.after()).append("\",\"oldest\":\"").append(gap.oldest())
                    .append("\"}");
        }
        return json.append(']').toString();
    }
}
