package org.halley.comet.amf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletResponse;

import org.halley.comet.shared.Turn;

import flex.messaging.MessageClient;
import flex.messaging.MessageException;
import flex.messaging.client.EndpointPushHandler;
import flex.messaging.client.FlexClient;
import flex.messaging.client.FlushResult;
import flex.messaging.messages.CommandMessage;
import flex.messaging.messages.Message;
import flex.messaging.util.UUIDUtils;

/**
 * A stream to a client, without a thread: what BlazeDS pushes becomes a piece of bytes, and pieces are written as the client
 * takes them, by a {@link Turn}, so by one thread at a time. Whoever has the turn also completes the request, unless the
 * container has ended it. What waits when a stream ends goes back to the client's queue; what was handed to the container is
 * as lost as with BlazeDS's own endpoint, for nobody tells how far it came.
 */
final class AmfStream implements EndpointPushHandler, WriteListener {

    /** So much may wait for a client that takes nothing; then it is given up. */
    private static final int MOST_BYTES = 1 << 20;
    private static final byte[] HEARTBEAT = { 0 };
    /** What BlazeDS ends a stream with. */
    private static final byte[] END = { '0', '\r', '\n' };

    private record Piece(byte[] bytes, List<Message> messages) {
    }

    private final Exchange exchange;
    private final AsyncStreamingAMFEndpoint endpoint;
    private final FlexClient client;
    private final Runnable place;
    private final ServletOutputStream out;
    private final AmfResponse kept;
    private final String id = UUIDUtils.createUUID();
    private final Queue<Piece> pieces = new ConcurrentLinkedQueue<>();
    private final AtomicInteger length = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Turn turn = new Turn(this::write);
    private volatile boolean closing;
    private volatile boolean gone;
    private volatile long written;
    private volatile long pushed;
    private boolean begun;
    private boolean unflushed;
    private boolean handedIn;

    /**
     * @param place gives back what the stream takes; called once
     * @param response claimed, its head not yet sent
     */
    AmfStream(Exchange exchange, AsyncStreamingAMFEndpoint endpoint, FlexClient client, Runnable place,
            HttpServletResponse response) throws IOException {
        this.exchange = exchange;
        this.endpoint = endpoint;
        this.client = client;
        this.place = place;
        this.out = response.getOutputStream();
        this.kept = new AmfResponse(response);
        this.written = exchange.site().time().millis();
        this.pushed = written;
    }

    /** The id that the client is told, and closes it by. */
    String id() {
        return id;
    }

    AsyncStreamingAMFEndpoint endpoint() {
        return endpoint;
    }

    /** Messages as they are streamed. */
    byte[] bytes(List<? extends Message> messages) {
        return endpoint.bytes(messages, kept);
    }

    /** Begins, with these bytes; called in the dispatch. */
    void begin(byte[] first) {
        add(new Piece(first, List.of()));
        exchange.stream(this);
        exchange.site().streams().add(this);
        handIn();
        if (exchange.site().draining()) {
            close();
        } else if (!client.isValid()) {
            close(true);
        }
        // What came before the handler lies in the queue, and nobody would push it.
        FlushResult there = ended.get() || client.getEndpointQueue(endpoint.getId()) == null ? null
                : client.poll(endpoint.getId());
        if (there != null) {
            pushMessages(there.getMessages());
        }
        if (ended.get()) {
            exchange.site().streams().remove(this);
        }
        out.setWriteListener(this);
    }

    private void handIn() {
        while (!ended.get()) {
            // The older one's connection may be dead, and nobody knows.
            if (client.getEndpointPushHandler(endpoint.getId()) instanceof AmfStream older) {
                older.close();
            }
            synchronized (this) {
                try {
                    client.registerEndpointPushHandler(this, endpoint.getId());
                    handedIn = true;
                    return;
                } catch (MessageException e) {
                    // Another stream of the same client was quicker: it is the older one then.
                }
            }
        }
    }

    private void takeOut() {
        synchronized (this) {
            if (handedIn) {
                handedIn = false;
                client.unregisterEndpointPushHandler(this, endpoint.getId());
            }
        }
    }

    private void add(Piece piece) {
        length.addAndGet(piece.bytes().length);
        pieces.add(piece);
    }

    /** Takes it out of everything, once. */
    private boolean end() {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        exchange.site().streams().remove(this);
        place.run();
        takeOut();
        return true;
    }

    @Override
    public void pushMessages(List<Message> messages) {
        List<Message> taken = new ArrayList<>(messages);
        pushed = exchange.site().time().millis();
        if (ended.get()) {
            Undelivered.putBack(exchange.site(), client, endpoint.getId(), taken);
            return;
        }
        add(new Piece(bytes(taken), taken));
        if (length.get() > MOST_BYTES) {
            exchange.site().count(Count.ANSWERS_STALLED);
            giveUp();
            return;
        }
        turn.ask();
    }

    @Override
    public void close() {
        close(false);
    }

    @Override
    public void close(boolean disconnectChannel) {
        if (disconnectChannel) {
            // The client of BlazeDS's has ended; it forgets its handlers itself.
            synchronized (this) {
                handedIn = false;
            }
        }
        if (end()) {
            if (disconnectChannel) {
                add(new Piece(bytes(List.of(new CommandMessage(CommandMessage.DISCONNECT_OPERATION))), List.of()));
            }
            add(new Piece(END, List.of()));
            closing = true;
            turn.ask();
        }
    }

    /** Ends it as it stands. */
    private void giveUp() {
        end();
        gone = true;
        turn.ask();
    }

    /** The container has ended the request. */
    void gone() {
        giveUp();
    }

    /** Sees to what is due by the clock. */
    void sweep() {
        long now = exchange.site().time().millis();
        long idle = endpoint.getConnectionIdleTimeoutMinutes() * 60_000L;
        if (idle > 0 && now - pushed >= idle) {
            close();
        } else if (!pieces.isEmpty()) {
            if (now - written >= exchange.site().settings().writeTimeoutSeconds() * 1000L) {
                exchange.site().count(Count.ANSWERS_STALLED);
                giveUp();
            }
        } else if (endpoint.getServerToClientHeartbeatMillis() > 0
                && now - written >= endpoint.getServerToClientHeartbeatMillis()) {
            add(new Piece(HEARTBEAT, List.of()));
            turn.ask();
        }
    }

    @Override
    public void onWritePossible() {
        if (begun) {
            turn.ask();
        } else {
            begun = true;
            turn.giveBack(true);
        }
    }

    @Override
    public void onError(Throwable cause) {
        // The client has gone, which is no error of ours.
        exchange.site().count(Count.CLIENTS_GONE);
        if (begun) {
            giveUp();
        } else {
            begun = true;
            end();
            gone = true;
            turn.giveBack(true);
        }
    }

    /** In the turn. */
    private void write() {
        try {
            while (!gone && out.isReady()) {
                Piece piece = pieces.poll();
                if (piece != null) {
                    length.addAndGet(-piece.bytes().length);
                    written = exchange.site().time().millis();
                    unflushed = true;
                    out.write(piece.bytes());
                } else if (unflushed) {
                    unflushed = false;
                    out.flush();
                } else if (closing) {
                    exchange.continuation().complete();
                    return;
                } else {
                    return;
                }
            }
        } catch (IOException | RuntimeException e) {
            exchange.site().count(Count.CLIENTS_GONE);
            end();
            gone = true;
        }
        if (gone) {
            List<Message> left = new ArrayList<>();
            for (Piece one = pieces.poll(); one != null; one = pieces.poll()) {
                left.addAll(one.messages());
            }
            Undelivered.putBack(exchange.site(), client, endpoint.getId(), left);
            exchange.continuation().complete();
        }
    }

    @Override
    public void registerMessageClient(MessageClient subscription) {
        // Subscriptions outlive their stream, and their messages wait for the next one.
    }

    @Override
    public void unregisterMessageClient(MessageClient subscription) {
        // As above.
    }
}
