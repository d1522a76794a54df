package org.halley.comet.whiteboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.AsynchronousByteChannel;
import java.nio.channels.CompletionHandler;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.EventChannels;
import org.halley.comet.shared.Right;
import org.halley.comet.shared.Turn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream: writes what the log has behind its cursor, as fast as its client takes it, and has no queue.
 *
 * <p>Everything that may have something to do for it (the hub, the container when it can be written again, the clock)
 * calls {@link #lookAgain()}; one thread at a time does it, whoever has the {@link Turn}.
 *
 * <pre>
 *             isReady() is false
 *   writing ─────────────────────▶ waiting for the client ──▶ write timeout: ended as it stands
 *      ▲  │                              │
 *      │  │ nothing there                │ onWritePossible()
 *      │  ▼                              │
 *      idle ◀── (event, heartbeat) ──────┘
 *      │
 *      └──▶ closing (life over, drain, right ended): ends between two blocks, as soon as it can be written
 * </pre>
 *
 * Where the connection lets it and nobody else looks at what is written, it goes past the container's output once its head
 * is sent: each piece is then one chunk, framed once for all who are given it, and one write to the socket. The states stay
 * the same; {@code completed} of a write stands for {@code onWritePossible()}, and the container ends the response.
 */
final class StreamFollower extends HeldRequest implements Seat.Waiting, WriteListener, CompletionHandler<Integer, Void> {

    /** The attribute of a request whose connection can be written to: an {@link AsynchronousByteChannel} of framed bytes. */
    static final String OUTPUT = "org.halley.jetty.output";

    private static final Logger log = LoggerFactory.getLogger(StreamFollower.class);
    private static final String NO_RIGHT = "the right to follow has ended";

    private final FollowRequest wanted;
    private final Right right;
    private final Seat seat = new Seat(this, true);
    private final Turn turn = new Turn(this::writeOnce);
    private ServletOutputStream out;
    /** Past the container's output; null where there is no such way. */
    private AsynchronousByteChannel past;

    // Of the thread that has the turn.
    private boolean goesPast;
    private final Place at;
    private boolean begun;
    private boolean placed;
    private boolean unflushed;
    private boolean saidSo;

    private volatile boolean writable;
    private volatile long waitingSince = Long.MAX_VALUE;
    private volatile long heartbeatAt = Long.MAX_VALUE;
    private volatile long endsAt = Long.MAX_VALUE;
    private volatile boolean heartbeatDue;
    private volatile boolean closing;
    private volatile boolean denied;
    /** Given up: ends as it stands. */
    private volatile boolean given;

    StreamFollower(Exchange exchange, FollowRequest wanted, Right right) {
        super(exchange);
        this.wanted = wanted;
        this.right = right;
        this.at = new Place(wanted.after());
    }

    /** Begins the stream; called once, in the request's dispatch. */
    void begin() throws IOException {
        exchange().response().setStatus(200);
        exchange().response().setContentType(wanted.format().contentType());
        exchange().response().setHeader("X-Accel-Buffering", "no");
        if (exchange().isHead() || !hold(0)) {
            return;
        }
        site().counters().add(Counters.Count.STREAMS);
        // The stream is its holder's from here on: only complete() ends it.
        continuation().claim();
        Settings settings = site().settings();
        long now = site().time().millis();
        heartbeatAt = now + settings.heartbeatSeconds() * 1000L;
        if (settings.streamSeconds() > 0) {
            int millis = settings.streamSeconds() * 1000;
            endsAt = now + millis - site().random(millis / 5 + 1);
        }
        // A client that takes nothing from the beginning is given up too.
        waitingSince = now;
        seat.take(site(), wanted.selection(), site().audiences().of(wanted.selection()).row());
        if (site().draining()) {
            closing = true;
        }
        try {
            if (exchange().request().getAttribute(OUTPUT) instanceof AsynchronousByteChannel channel
                    && exchange().isOursAlone()) {
                past = channel;
            }
            out = exchange().response().getOutputStream();
            out.setWriteListener(this);
        } catch (IOException | IllegalStateException e) {
            end();
            throw e;
        }
        turn.giveBack(false);
    }

    @Override
    public void onWritePossible() {
        waitingSince = Long.MAX_VALUE;
        writable = true;
        lookAgain();
    }

    @Override
    public void onError(Throwable cause) {
        if (!seat.isLeft()) {
            site().counters().add(Counters.Count.CLIENTS_GONE);
        }
        abort();
    }

    @Override
    public void completed(Integer length, Void nothing) {
        onWritePossible();
    }

    @Override
    public void failed(Throwable cause, Void nothing) {
        onError(cause);
    }

    @Override
    public void lookAgain() {
        turn.ask();
    }

    private void writeOnce() {
        if (seat.isLeft()) {
            return;
        }
        try {
            if (given) {
                end();
            } else {
                write();
            }
        } catch (IOException e) {
            site().counters().add(Counters.Count.CLIENTS_GONE);
            end();
        } catch (RuntimeException | Error e) {
            // A container may say so that the request has ended meanwhile.
            if (!seat.isLeft()) {
                log.error("A stream failed and is ended", e);
            }
            end();
        }
    }

    private void write() throws IOException {
        EventChannels hub = seat.row().hub();
        while (writable && !seat.isLeft() && !given) {
            if (goesPast) {
                if (!writePast(hub)) {
                    return;
                }
                continue;
            }
            // Before isReady(), for onWritePossible() may come as soon as that has said no.
            writable = false;
            if (!out.isReady()) {
                waitForClient();
                return;
            }
            if (waitingSince != Long.MAX_VALUE) {
                waitingSince = Long.MAX_VALUE;
            }
            writable = true;
            if (placed && !unflushed && past != null) {
                goesPast = past.isOpen();
                if (goesPast) {
                    site().counters().add(Counters.Count.STREAMS_DIRECT);
                    continue;
                }
                past = null;
            }
            Chunk next = next(hub);
            if (next != null) {
                next.writeTo(out);
                unflushed = true;
            } else if (unflushed) {
                unflushed = false;
                out.flush();
                if (past == null && hasNothingToSay(hub)) {
                    return;
                }
            } else {
                if (closing) {
                    end();
                }
                return;
            }
        }
    }

    /** Writes what is next past the container; false if there is nothing, or it may not write yet. */
    private boolean writePast(EventChannels hub) {
        Chunk next = next(hub);
        if (next == null) {
            if (closing) {
                end();
            }
            return false;
        }
        // Before the writing, whose end may come at once.
        writable = false;
        past.write(next.framed(), null, this);
        if (!writable) {
            waitForClient();
            return false;
        }
        return !hasNothingToSay(hub);
    }

    private void waitForClient() {
        waitingSince = site().time().millis();
        if (writable) {
            // It has been told meanwhile that it may write, and comes again.
            waitingSince = Long.MAX_VALUE;
        }
    }

    /** Whether it is known without a look that nothing is to be written or done. */
    private boolean hasNothingToSay(EventChannels hub) {
        return placed && !closing && !denied && !heartbeatDue && hub != null && seat.row().isEnd(hub, at);
    }

    /** What is to be written next; null if there is nothing now. */
    private Chunk next(EventChannels hub) {
        if (!begun) {
            begun = true;
            byte[] head = head();
            if (head != null) {
                return Chunk.of(head);
            }
        }
        if (denied && !saidSo) {
            return farewell();
        }
        // Before looking, so that its cursor lies behind all that was there when it became due.
        boolean heartbeat = heartbeatDue;
        try {
            Chunk place = placed ? null : place(hub);
            if (place != null) {
                return place;
            }
            Chunk events = closing || hub == null ? null : events(hub);
            if (events != null) {
                return events;
            }
        } catch (IllegalStateException e) {
            // The hub has stopped and is about to leave; the next one is looked at with the same cursor.
        }
        if (heartbeat && placed) {
            heartbeatDue = false;
            return Chunk.of(Bodies.cursor(wanted.format(), at.cursor()));
        }
        return null;
    }

    private byte[] head() {
        if (wanted.format() != Format.EVENT_STREAM) {
            return null;
        }
        return ascii("retry: " + (2000 + site().random(1001)) + "\n\n");
    }

    /**
     * The block or line that says where the stream begins; null while that is not known.
     *
     * <p>What a sentinel stands for is read together with it: the last events of several channels are not all that is
     * behind the place where the first of them lies.
     */
    private Chunk place(EventChannels hub) {
        if (hub == null) {
            at.moveTo(site().hubs().placeOf(at.cursor()));
        }
        if (at.cursor().isPlace()) {
            placed = true;
            return Chunk.of(Bodies.cursor(wanted.format(), at.cursor()));
        }
        if (hub == null) {
            return null;
        }
        Batch batch = batch(hub, shared(hub));
        if (hasLostRight()) {
            return farewell();
        }
        Batch visible = right.visible(batch);
        at.moveTo(batch.next());
        placed = true;
        if (visible.events().isEmpty()) {
            return Chunk.of(Bodies.cursor(wanted.format(), at.cursor()));
        }
        site().counters().add(Counters.Count.EVENTS_SENT, visible.events().size());
        byte[] begin = Bodies.cursor(wanted.format(), batch.resume());
        byte[] events = site().bodies().of(wanted.format(), visible);
        byte[] both = Arrays.copyOf(begin, begin.length + events.length);
        System.arraycopy(events, 0, both, begin.length, events.length);
        return Chunk.of(both);
    }

    private boolean hasLostRight() {
        if (!right.hasEnded() || right.denied() == null) {
            return false;
        }
        site().counters().add(Counters.Count.REFUSED_RIGHT);
        return true;
    }

    /** The next gaps or events that this client may see; null if there are none, and the cursor has moved. */
    private Chunk events(EventChannels hub) {
        for (;;) {
            // A heartbeat is to say how far the log has come, for which it has to be looked at.
            if (!heartbeatDue && seat.row() != null && seat.row().isEnd(hub, at)) {
                return null;
            }
            Row.Look shared = shared(hub);
            Batch batch = batch(hub, shared);
            if (hasLostRight()) {
                return farewell();
            }
            Batch visible = right.visible(batch);
            if (!visible.gaps().isEmpty()) {
                site().counters().add(Counters.Count.GAPS_TOLD, visible.gaps().size());
                at.moveTo(batch.resume());
                return Chunk.of(Bodies.gap(wanted.format(), visible));
            }
            at.moveTo(batch.next());
            if (!visible.events().isEmpty()) {
                site().counters().add(Counters.Count.EVENTS_SENT, visible.events().size());
                return shared != null && visible == batch ? shared.chunk(wanted.format(), site().bodies())
                        : Chunk.of(site().bodies().of(wanted.format(), visible));
            }
            if (!batch.more()) {
                return null;
            }
        }
    }

    /** A look that others of the row share; null for one who could not be held and has no seat. */
    private Row.Look shared(EventChannels hub) {
        return seat.row() == null ? null : seat.row().piece(hub, at);
    }

    private Batch batch(EventChannels hub, Row.Look shared) {
        return shared == null ? hub.read(wanted.selection(), at.cursor(), Row.PIECE) : shared.batch();
    }

    private Chunk farewell() {
        saidSo = true;
        closing = true;
        return Chunk.of(Bodies.end(wanted.format(), NO_RIGHT));
    }

    @Override
    public void drain() {
        closing = true;
        lookAgain();
    }

    @Override
    public void askAgain() {
        if (!denied && right.denied() != null) {
            site().counters().add(Counters.Count.REFUSED_RIGHT);
            denied = true;
            lookAgain();
        }
    }

    @Override
    public void sweep(long now) {
        if (seat.isLeft() || given) {
            return;
        }
        Settings settings = site().settings();
        if (now - waitingSince >= settings.writeTimeoutSeconds() * 1000L) {
            site().counters().add(Counters.Count.ANSWERS_STALLED);
            abort();
            return;
        }
        if (!closing && right.hasEnded()) {
            askAgain();
        }
        if (now >= endsAt) {
            endsAt = Long.MAX_VALUE;
            closing = true;
            lookAgain();
        }
        if (now >= heartbeatAt) {
            heartbeatAt = now + settings.heartbeatSeconds() * 1000L;
            heartbeatDue = true;
            lookAgain();
        }
    }

    /** Ends the request; only by whoever has the turn, so that nobody writes to what the container uses again. */
    private void end() {
        try {
            released();
        } finally {
            // Where something is half written the container cannot write its end, and cuts the connection.
            continuation().complete();
        }
    }

    @Override
    public void abort() {
        given = true;
        lookAgain();
    }

    @Override
    void released() {
        seat.leave();
    }

    @Override
    void overBound(HeldRequests.Bound bound) {
        // Any status but 200 would stop a browser's EventSource for good.
        int millis = (1 + site().random(10)) * 1000;
        print(Chunk.of(ascii(wanted.format() == Format.EVENT_STREAM ? "retry: " + millis + "\n\n"
                : "{\"retry\":" + millis + "}\n")));
    }

    @Override
    void asyncRefused() {
        byte[] head = head();
        if (head != null) {
            print(Chunk.of(head));
        }
        EventChannels hub = site().hubs().current();
        try {
            Chunk place = place(hub);
            if (place != null) {
                print(place);
            }
            for (Chunk next = hub == null ? null : events(hub); next != null; next = closing ? null : events(hub)) {
                print(next);
            }
        } catch (IllegalStateException e) {
            // The hub has stopped; the client comes again.
        }
    }

    private void print(Chunk chunk) {
        try {
            chunk.writeTo(exchange().response().getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
