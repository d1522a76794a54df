package org.halley.comet.rest.server;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import javax.servlet.AsyncContext;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.ws.rs.WebApplicationException;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.sse.OutboundSseEvent;
import javax.ws.rs.sse.Sse;
import javax.ws.rs.sse.SseEventSink;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.EventChannels;
import org.halley.comet.Limit;
import org.halley.comet.rest.Follow;
import org.halley.comet.shared.Attachment;
import org.halley.comet.shared.BatchForm;
import org.halley.comet.shared.Right;
import org.halley.comet.shared.Turn;
import org.halley.comet.shared.Who;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of server-sent events through a sink of JAX-RS. Nothing is given to the sink before it has written what it was
 * given last, so that no queue grows in it: what a slow client lacks is in the log.
 *
 * <p>Everything that may have something to do for it (the hub, the sink when it has written, the clock) asks for the
 * {@link Turn}; one thread at a time has it.
 *
 * <p>The sink of CXF has two peculiarities that are met here. An event that it is given just when its writer leaves may lie
 * until it is given another: half a second later it is given a comment. And its {@code close()} waits for its writer: it is
 * called by the clock alone, when nothing is being written.
 */
final class Stream implements Waiting {

    private static final Logger log = LoggerFactory.getLogger(Stream.class);
    /** What the sink is given at once. */
    private static final Limit PIECE = new Limit(100, 64 * 1024);
    private static final long NUDGE_MILLIS = 500;
    private static final String NO_RIGHT = "the right to follow has ended";

    private final Site site;
    private final Guest guest;
    private final Follow follow;
    private final SseEventSink sink;
    private final Sse sse;
    private final Who who;
    private final Right right;
    private final Turn turn = new Turn(this::writeOnce);
    private final Attachment attachment;
    private final AtomicBoolean ended = new AtomicBoolean();
    /** How many events the sink has not written yet. */
    private final AtomicInteger given = new AtomicInteger();
    private AsyncContext context;

    // Of the thread that has the turn.
    private Cursor cursor;
    private boolean placed;
    private boolean saidSo;

    private volatile long givenSince = Long.MAX_VALUE;
    private volatile boolean nudged;
    private volatile boolean broken;
    private volatile long heartbeatAt;
    private volatile long endsAt = Long.MAX_VALUE;
    private volatile boolean heartbeatDue;
    private volatile boolean closing;
    private volatile boolean denied;
    /** All is said: the clock closes it. */
    private volatile boolean finished;

    Stream(Site site, Guest guest, Follow follow, SseEventSink sink, Sse sse) {
        this.site = site;
        this.guest = guest;
        this.follow = follow;
        this.sink = sink;
        this.sse = sse;
        this.who = new Who(follow.request());
        this.right = new Right(site.authorizers(), who, follow.selection(), site.time());
        this.cursor = follow.afterLastEvent();
        this.attachment = new Attachment(site.hubs(), follow.selection(), turn::ask);
    }

    /** Begins the stream; called once, in the request's dispatch. */
    void begin() {
        String no = right.denied();
        if (no != null) {
            throw new WebApplicationException(site.answers().denied(who, no));
        }
        Site.Bound bound = site.admit(who.key());
        if (bound != null) {
            throw new WebApplicationException(site.answers().over(bound));
        }
        HttpServletRequest request = follow.request();
        if (request.isAsyncStarted()) {
            context = request.getAsyncContext();
            if (context.getResponse() instanceof HttpServletResponse response) {
                response.setHeader("Cache-Control", "no-store, no-transform");
                response.setHeader("X-Content-Type-Options", "nosniff");
                response.setHeader("X-Accel-Buffering", "no");
                response.setHeader("Vary", "Accept, Origin");
            }
        }
        Settings settings = site.settings();
        long now = site.time().millis();
        heartbeatAt = now + settings.heartbeatSeconds() * 1000L;
        if (settings.streamSeconds() > 0) {
            int millis = settings.streamSeconds() * 1000;
            endsAt = now + millis - site.random(millis / 5 + 1);
        }
        guest.enter(this);
        site.enter(this);
        give(sse.newEventBuilder().reconnectDelay(2000L + site.random(1001)).build());
        turn.giveBack(true);
    }

    private void writeOnce() {
        if (ended.get() || finished) {
            return;
        }
        try {
            if (broken || sink.isClosed()) {
                finished = true;
            } else if (given.get() == 0) {
                write();
            }
        } catch (RuntimeException | Error e) {
            log.error("A stream failed and is ended", e);
            finished = true;
        }
    }

    private void write() {
        if (denied && !saidSo) {
            farewellEvent();
            return;
        }
        if (closing) {
            finished = true;
            return;
        }
        // Before looking, so that its cursor lies behind all that was there when it became due.
        boolean heartbeat = heartbeatDue;
        EventChannels hub = attachment.hub();
        try {
            if (hub != null && (placed || place(hub)) && events(hub)) {
                return;
            }
        } catch (IllegalStateException e) {
            // The hub has stopped and is about to leave; the next one is looked at with the same cursor.
        }
        if (heartbeat) {
            heartbeatDue = false;
            give(placed ? sse.newEventBuilder().id(cursor.toString()).build() : sse.newEventBuilder().comment("").build());
        }
    }

    /**
     * Says where the stream begins; whether events may follow at once.
     *
     * <p>What a sentinel stands for is read together with it: the last events of several channels are not all that is
     * behind the place where the first of them lies.
     */
    private boolean place(EventChannels hub) {
        placed = true;
        if (cursor.isPlace()) {
            give(sse.newEventBuilder().id(cursor.toString()).build());
            return true;
        }
        Batch batch = hub.read(follow.selection(), cursor, PIECE);
        if (hasLostRight()) {
            farewellEvent();
            return false;
        }
        give(sse.newEventBuilder().id(batch.resume().toString()).build());
        Batch visible = right.visible(batch);
        cursor = batch.next();
        give(visible);
        return visible.events().isEmpty();
    }

    private boolean hasLostRight() {
        return right.hasEnded() && right.denied() != null;
    }

    /** Gives the sink the next gaps or events that this client may see; false if there are none. */
    private boolean events(EventChannels hub) {
        for (;;) {
            Batch batch = hub.read(follow.selection(), cursor, PIECE);
            if (hasLostRight()) {
                farewellEvent();
                return true;
            }
            Batch visible = right.visible(batch);
            if (!visible.gaps().isEmpty()) {
                cursor = batch.resume();
                give(sse.newEventBuilder().id(cursor.toString()).name("gap").data(BatchForm.gap(visible)).build());
                return true;
            }
            cursor = batch.next();
            if (!visible.events().isEmpty()) {
                give(visible);
                return true;
            }
            if (!batch.more()) {
                return false;
            }
        }
    }

    private void give(Batch visible) {
        // As one, so that the first that is written does not look for more before the last is given.
        given.incrementAndGet();
        for (Event event : visible.events()) {
            byte[] json = new byte[event.length()];
            BatchForm.line(event, json, 0);
            OutboundSseEvent.Builder block = sse.newEventBuilder().id(BatchForm.behind(event, visible).toString())
                    .mediaType(MediaType.APPLICATION_JSON_TYPE).data(byte[].class, json);
            event.type().map(BatchForm::oneLine).ifPresent(block::name);
            give(block.build());
        }
        if (given.decrementAndGet() == 0) {
            turn.ask();
        }
    }

    private void farewellEvent() {
        saidSo = true;
        closing = true;
        give(sse.newEventBuilder().name("end").data(BatchForm.end(NO_RIGHT)).build());
    }

    private void give(OutboundSseEvent event) {
        given.incrementAndGet();
        givenSince = site.time().millis();
        nudged = false;
        sink.send(event).whenComplete((nothing, failure) -> {
            if (failure != null) {
                broken = true;
            }
            givenSince = site.time().millis();
            if (given.decrementAndGet() == 0) {
                givenSince = Long.MAX_VALUE;
                turn.ask();
            }
        });
    }

    @Override
    public void farewell() {
        closing = true;
        turn.ask();
    }

    @Override
    public void askAgain() {
        if (!denied && right.denied() != null) {
            denied = true;
            turn.ask();
        }
    }

    @Override
    public void hubChanged() {
        turn.ask();
    }

    @Override
    public void sweep(long now) {
        if (ended.get()) {
            return;
        }
        Settings settings = site.settings();
        long waits = now - givenSince;
        if (given.get() > 0 && waits >= settings.writeTimeoutSeconds() * 1000L) {
            abort();
            return;
        }
        if (given.get() > 0 && waits >= NUDGE_MILLIS && !nudged && !finished) {
            nudged = true;
            sink.send(sse.newEventBuilder().comment("").build());
        }
        if (finished && given.get() == 0) {
            release();
            sink.close();
            return;
        }
        if (!closing && right.hasEnded()) {
            askAgain();
        }
        if (now >= endsAt) {
            endsAt = Long.MAX_VALUE;
            closing = true;
        }
        if (now >= heartbeatAt) {
            heartbeatAt = now + settings.heartbeatSeconds() * 1000L;
            heartbeatDue = true;
        }
        if (closing || heartbeatDue || sink.isClosed()) {
            turn.ask();
        }
    }

    @Override
    public void abort() {
        if (release()) {
            if (context == null) {
                sink.close();
                return;
            }
            try {
                // Where a piece is half written the container cannot write its end, and cuts the connection.
                context.complete();
            } catch (IllegalStateException e) {
                // It has ended already.
            }
        }
    }

    private boolean release() {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        attachment.close();
        site.leave(this, who.key());
        guest.leave(this);
        who.leave();
        return true;
    }
}
