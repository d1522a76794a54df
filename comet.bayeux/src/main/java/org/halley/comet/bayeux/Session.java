package org.halley.comet.bayeux;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.EventChannels;
import org.halley.comet.Gap;
import org.halley.comet.Limit;
import org.halley.comet.Names;
import org.halley.comet.Selection;
import org.halley.comet.shared.Attachment;
import org.halley.comet.shared.Right;
import org.halley.comet.shared.Turn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's session: what it subscribed to, how far it has come, and the connect that waits for more. Thread-safe.
 *
 * <p>The log is the only queue of what was published: the session holds a cursor into it and, for each subscription, the
 * place from which on it counts. What is sent to the session alone stands in a short queue.
 *
 * <p>Looking into the log and asking authorizers happens under no lock: whoever looks takes a {@link View}, looks, and then
 * {@link #commit commits} under the lock, if the session is still as it was viewed and the connect is still the latest;
 * otherwise it looks again. Whoever commits has taken the connect out and answers it, outside of the lock: so there is one
 * answer.
 *
 * <pre>
 *   arrive ──▶ latest ──look──▶ committed: latest = null, deadline begins ──▶ answered
 *                │  ▲
 *           hold │  │ looked at by the turn (woken by the watch), the sweep (time is over), the drain
 *                ▼  │
 *               held ──── another arrives, or the session ends ──▶ answered by whoever brought that about
 * </pre>
 */
final class Session {

    private static final Logger log = LoggerFactory.getLogger(Session.class);

    /** The session as one looker sees it. */
    private record View(long version, Map<String, Subscription> subscriptions, Selection selection, Cursor cursor) {
    }

    private final Site site;
    private final String id;
    private final String browser;
    private final boolean acknowledges;
    private final boolean wantsCursor;
    private final Cursor after;
    private final Turn turn = new Turn(this::work);

    // All below is guarded by this.
    private Map<String, Subscription> subscriptions = Map.of();
    private Selection selection;
    private Cursor cursor;
    private long version;
    private int wakes;
    private Connect latest;
    private boolean held;
    private boolean connected;
    private boolean ended;
    private boolean disconnected;
    /** How many replies to connects are being written. */
    private int writing;
    /** How many deliveries there were. */
    private long deliveries;
    private long deadline;
    /** How many milliseconds the client was told to wait. */
    private long interval;
    /** When what may wait has to go; 0 while nothing waits. */
    private long lazyUntil;
    private final Outbox outbox;
    private final Unacknowledged unacknowledged = new Unacknowledged();
    private long batch;
    private final Set<Call> calls = new HashSet<>(0);

    // The turn's.
    private Attachment attachment;
    private Selection attached;

    /**
     * @param site where
     * @param id its id
     * @param browser whom it is bound to; null for nobody
     * @param handshake what it asked for, checked
     */
    Session(Site site, String id, String browser, Message handshake) {
        this.site = site;
        this.id = id;
        this.browser = browser;
        this.acknowledges = handshake.ext().ackWanted();
        this.outbox = new Outbox(site, acknowledges);
        this.wantsCursor = handshake.ext().halley();
        this.after = handshake.ext().after() == null ? null : Cursor.parse(handshake.ext().after());
        this.deadline = site.time().millis() + site.settings().expirySeconds() * 1000L;
        turn.giveBack(false);
    }

    String id() {
        return id;
    }

    /** Whom it is bound to; null for nobody. */
    String browser() {
        return browser;
    }

    /** Whether it acknowledges what it gets. */
    boolean acknowledges() {
        return acknowledges;
    }

    /** Whether it wants to know its cursor. */
    boolean wantsCursor() {
        return wantsCursor;
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /** Whether its client has ended it. */
    synchronized boolean isDisconnected() {
        return disconnected;
    }

    /** Any message of the client's puts off the end. */
    synchronized void touch() {
        deadline = site.time().millis() + site.settings().expirySeconds() * 1000L + interval;
    }

    /** The client was told to wait for so many milliseconds. */
    synchronized void putOff(long millis) {
        interval = millis;
        touch();
    }

    // ---- Subscriptions

    /**
     * Subscribes, to all or none; to what it has subscribed to already without effect.
     *
     * @param wanted valid names and patterns
     * @param from a cursor, {@code earliest} or {@code now}; null for what the handshake said
     * @return null if it did; otherwise what is wrong, as Bayeux says it
     */
    String subscribe(Collection<String> wanted, Cursor from) {
        Cursor start = from == null ? after : from;
        synchronized (this) {
            Map<String, Subscription> more = new HashMap<>(subscriptions);
            for (String nameOrPattern : wanted) {
                more.putIfAbsent(nameOrPattern, new Subscription(null));
            }
            if (more.size() > site.settings().subscriptionsMax()) {
                return "403::subscribe_failed";
            }
            if (more.size() > subscriptions.size()) {
                // Read under the lock, which the hub never asks for: nobody moves the cursor past it meanwhile.
                Cursor now = now();
                if (now == null) {
                    return Refusal.AWAY;
                }
                begin(more, now, start);
            }
        }
        wake();
        return null;
    }

    private void begin(Map<String, Subscription> more, Cursor now, Cursor start) {
        Cursor old = cursor == null ? now : cursor;
        boolean back = start != null && (start.equals(Cursor.EARLIEST) || start.isPlace() && !Unacknowledged.isAtOrBehind(start, old));
        Subscription added = new Subscription(start == null || start.equals(Cursor.NOW) ? now
                : start.isPlace() ? start : null);
        more.replaceAll((nameOrPattern, there) -> {
            Subscription before = subscriptions.get(nameOrPattern);
            if (before == null) {
                return added;
            }
            // What the others have been sent already does not come again.
            return !back || before.beginsBehind(old) ? before : new Subscription(old);
        });
        subscriptions = Map.copyOf(more);
        selection = Selection.of(more.keySet());
        cursor = back ? start : old;
        if (back) {
            unacknowledged.startOver();
        }
        version++;
    }

    private Cursor now() {
        EventChannels hub = site.hubs().current();
        try {
            Cursor now = hub == null ? site.hubs().placeOf(Cursor.NOW) : hub.now();
            return now.isPlace() ? now : null;
        } catch (IllegalStateException e) {
            // It has stopped and is about to leave.
            return null;
        }
    }

    /** Takes subscriptions back; what was not sent of them is not sent any more. */
    void unsubscribe(Collection<String> unwanted) {
        synchronized (this) {
            Map<String, Subscription> fewer = new HashMap<>(subscriptions);
            if (!fewer.keySet().removeAll(unwanted)) {
                return;
            }
            subscriptions = Map.copyOf(fewer);
            selection = fewer.isEmpty() ? null : Selection.of(fewer.keySet());
            version++;
        }
        wake();
    }

    /** Whether it has subscribed to exactly that. */
    synchronized boolean hasSubscribed(String nameOrPattern) {
        return subscriptions.containsKey(nameOrPattern);
    }

    // ---- Connects

    /**
     * A connect has come, which is the one to be answered from now on; unless the session has ended since it was found, and
     * then nobody would be there to answer it later.
     *
     * @param connect the new one
     * @param ack up to which batch everything has arrived; -2 where it does not say
     */
    void arrive(Connect connect, long ack) {
        Connect older;
        synchronized (this) {
            connect.first(!connected);
            if (ended) {
                return;
            }
            older = held ? latest : null;
            latest = connect;
            held = false;
            acknowledge(ack);
            version++;
        }
        if (older != null) {
            older.supersede();
        }
    }

    private void acknowledge(long ack) {
        if (!acknowledges || ack < -1) {
            return;
        }
        outbox.acknowledge(ack);
        outbox.lose(unacknowledged.acknowledge(ack));
        if (!unacknowledged.isEmpty()) {
            outbox.sendAgain();
            Cursor back = unacknowledged.back();
            if (back != null && !(cursor.equals(Cursor.EARLIEST) || Unacknowledged.isAtOrBehind(back, cursor))) {
                cursor = back;
            }
        }
    }

    /**
     * What there is for a connect, taken out of the session together with the connect, which is to be answered with it then.
     *
     * @param connect the latest one, as far as the caller knows
     * @param inAnyCase whether it is to be answered even if there is nothing
     * @return null if there is nothing, or it is not the caller's to answer any more
     */
    Delivery look(Connect connect, boolean inAnyCase) {
        for (;;) {
            View view = view(connect);
            if (view == null) {
                return null;
            }
            String denied = view.selection() == null ? null : connect.denied(view.selection());
            if (denied != null) {
                connect.lost(denied);
                unsubscribe(List.of(denied));
                continue;
            }
            Look look = look(view, connect);
            synchronized (this) {
                if (latest != connect) {
                    return null;
                }
                if (version == view.version()) {
                    boolean sends = look.urgent() || outbox.hasNews() || connect.hasNews();
                    if (inAnyCase || sends || look.more() && !look.isEmpty()) {
                        return commit(look);
                    }
                    if (look.isEmpty()) {
                        cursor = look.next() == null ? cursor : look.next();
                    } else if (lazyUntil == 0) {
                        lazyUntil = site.time().millis() + site.settings().lazySeconds() * 1000L;
                    }
                    if (!look.more()) {
                        return null;
                    }
                    version++;
                }
            }
        }
    }

    private synchronized View view(Connect connect) {
        if (latest != connect) {
            return null;
        }
        connect.seen(wakes);
        return new View(version, subscriptions, selection, cursor);
    }

    private Look look(View view, Connect connect) {
        EventChannels hub = site.hubs().current();
        if (hub == null || view.selection() == null) {
            return Look.NOTHING;
        }
        Batch batch;
        try {
            batch = hub.read(view.selection(), view.cursor(), Limit.DEFAULT);
        } catch (IllegalStateException e) {
            // The hub has stopped and is about to leave; the next one is looked at with the same cursor.
            return Look.NOTHING;
        }
        Right right = connect.right();
        Batch visible = right == null ? batch : right.visible(batch);
        String epoch = batch.next().epoch();
        List<Event> events = new ArrayList<>(visible.events().size());
        boolean urgent = false;
        for (Event event : visible.events()) {
            if (counts(view, event, epoch)) {
                events.add(event);
                urgent = urgent || !site.settings().isLazy(event.channel());
            }
        }
        List<Gap> gaps = new ArrayList<>(visible.gaps().size());
        for (Gap gap : visible.gaps()) {
            if (counts(view, gap)) {
                gaps.add(gap);
                urgent = true;
            }
        }
        return new Look(events, gaps, batch.next(), urgent, batch.more());
    }

    /** Whether a channel of the log is one of the protocol's own, whose messages clients would take for replies. */
    private static boolean isProtocols(String channel) {
        return channel.startsWith("/meta/") || channel.startsWith("/service/");
    }

    private static boolean counts(View view, Event event, String epoch) {
        if (isProtocols(event.channel())) {
            return false;
        }
        Subscription named = view.subscriptions().get(event.channel());
        if (named != null && named.counts(epoch, event.position())) {
            return true;
        }
        for (String pattern : view.selection().patterns()) {
            if (Names.matches(pattern, event.channel())
                    && view.subscriptions().get(pattern).counts(epoch, event.position())) {
                return true;
            }
        }
        return false;
    }

    private static boolean counts(View view, Gap gap) {
        if (isProtocols(gap.channel())) {
            return false;
        }
        for (Map.Entry<String, Subscription> entry : view.subscriptions().entrySet()) {
            boolean its = entry.getKey().equals(gap.channel())
                    || Names.isName(gap.channel()) && Names.matches(entry.getKey(), gap.channel());
            if (its && entry.getValue().counts(gap.oldest().epoch(), gap.oldest().position())) {
                return true;
            }
        }
        return false;
    }

    private Delivery commit(Look look) {
        latest.committed(true);
        writing++;
        Cursor before = cursor;
        if (look.next() != null) {
            cursor = look.next();
        }
        long number = acknowledges ? ++batch : 0;
        Outbox.Taken taken = outbox.take(number);
        if (acknowledges && !(look.isEmpty() && taken.isEmpty())) {
            unacknowledged.add(number, before, cursor, taken.lost(), site.settings().ackMax());
        }
        List<Gap> gaps = taken.gaps().isEmpty() ? look.gaps()
                : Stream.concat(taken.gaps().stream(), look.gaps().stream()).toList();
        latest = null;
        held = false;
        connected = true;
        lazyUntil = 0;
        touch();
        version++;
        return new Delivery(++deliveries, look.events(), taken.messages(), gaps, taken.lost(), number, before, cursor);
    }

    /** The reply to a connect was written, or cannot be: from here on the client has its time. */
    synchronized void written(Connect connect) {
        if (connect.isCommitted()) {
            connect.committed(false);
            writing--;
            touch();
        }
    }

    /**
     * From now on a connect waits, suspended.
     *
     * @return whether it does; otherwise it is the caller's to answer, for it is not the latest or the session has ended
     */
    boolean hold(Connect connect) {
        boolean again;
        synchronized (this) {
            if (latest != connect) {
                return false;
            }
            held = true;
            again = wakes != connect.seen();
        }
        if (again) {
            turn.ask();
        }
        return true;
    }

    /**
     * A connect was not answered with a delivery after all: it is as before. If more was sent since, out of order nothing is
     * sent again, and the next reply tells how many messages are lost, and the gaps again.
     */
    void undo(Delivery delivery) {
        synchronized (this) {
            if (acknowledges || ended) {
                // Whoever acknowledges says himself what he has.
                return;
            }
            outbox.lose(delivery.lost());
            if (deliveries == delivery.sequence() && (cursor == null || delivery.before() == null
                    || Unacknowledged.isAtOrBehind(cursor, delivery.before()))) {
                cursor = delivery.before() == null ? cursor : delivery.before();
                outbox.giveBack(delivery.direct());
            } else {
                outbox.lose(delivery.events().size() + delivery.direct().size());
                outbox.tellAgain(delivery.gaps());
            }
            version++;
        }
        wake();
    }

    /** A connect ends without an answer of ours. */
    synchronized void abandon(Connect connect) {
        if (latest == connect) {
            latest = null;
            held = false;
            touch();
            version++;
        }
    }

    // ---- What wakes it

    /** Queues a message to this session alone; at the bound the oldest is dropped, which the next reply tells. */
    void send(byte[] json) {
        synchronized (this) {
            if (ended) {
                return;
            }
            outbox.add(json);
        }
        wake();
    }

    /** Whether one more call may wait for its service. */
    synchronized boolean mayCall() {
        return calls.size() < site.settings().directMax();
    }

    /** A call waits for its service. */
    synchronized void pending(Call call) {
        if (!ended) {
            calls.add(call);
        }
    }

    synchronized void noLongerPending(Call call) {
        calls.remove(call);
    }

    private synchronized List<Call> calls() {
        return calls.isEmpty() ? List.of() : List.copyOf(calls);
    }

    /** Something may be new. */
    void wake() {
        synchronized (this) {
            wakes++;
        }
        turn.ask();
    }

    private void work() {
        try {
            attach();
            Connect waiting = waiting();
            if (waiting != null) {
                waiting.lookAgain();
            }
        } catch (RuntimeException | Error e) {
            log.error("A session failed and is ended", e);
            end();
        }
    }

    /** Whether a connect is held. */
    boolean isWaiting() {
        return waiting() != null;
    }

    private synchronized Connect waiting() {
        return held ? latest : null;
    }

    /** Watches what is selected, on the hub that there is. */
    private void attach() {
        Selection wanted;
        synchronized (this) {
            wanted = ended ? null : selection;
        }
        if (attachment != null && !attached.equals(wanted)) {
            attachment.close();
            attachment = null;
        }
        if (wanted != null && attachment == null) {
            attachment = new Attachment(site.hubs(), wanted, this::wake);
            attached = wanted;
        }
        if (attachment != null && !attachment.isTo(site.hubs().current())) {
            attachment.hub();
            synchronized (this) {
                // Who looked before the watch was in place looks again before he waits.
                wakes++;
            }
        }
    }

    /** Does what is due; {@code now} is the time's. */
    void sweep(long now) {
        calls().forEach(call -> call.sweep(now));
        Connect due = null;
        boolean asks = false;
        synchronized (this) {
            if (held) {
                boolean lazy = lazyUntil > 0 && now >= lazyUntil;
                due = lazy || now >= latest.until() ? latest : null;
                asks = due == null && latest.rightHasEnded();
            }
        }
        if (due != null) {
            due.timeIsOver();
        } else if (asks) {
            turn.ask();
        } else if (end(() -> latest == null && writing == 0 && now >= deadline)) {
            site.count(Count.SESSIONS_EXPIRED);
        }
    }

    /** Answers the connect that waits, for the last time. */
    void drain() {
        Connect waiting = waiting();
        if (waiting != null) {
            waiting.timeIsOver();
        }
    }

    /** Its client ends it. */
    void disconnect() {
        end(() -> {
            disconnected = true;
            return true;
        });
    }

    /** Ends it, for a reason of ours. */
    void end() {
        end(() -> true);
    }

    /**
     * Ends it.
     *
     * @param condition asked under the lock
     * @return whether this call did
     */
    private boolean end(BooleanSupplier condition) {
        Connect waiting;
        synchronized (this) {
            if (ended || !condition.getAsBoolean()) {
                return false;
            }
            ended = true;
            waiting = held ? latest : null;
            latest = null;
            held = false;
            outbox.clear();
            unacknowledged.clear();
            calls.clear();
        }
        site.count(Count.SESSIONS_ENDED);
        site.sessions().remove(this);
        turn.ask();
        if (waiting != null) {
            waiting.sessionHasEnded();
        }
        return true;
    }
}
