package org.halley.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnection;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * A connection whose client may repeat a request without its being parsed, dispatched and answered anew: a poll that is
 * sent again in the same bytes but for its cursor.
 *
 * <p>Every request goes the ordinary way, through Jetty, filters and servlets, until a servlet subscribes to the one that it
 * serves, which it finds as the request's attribute {@value #ATTRIBUTE}. From then on, what comes on this connection is
 * compared with the bytes of that request. If it is the same, the subscriber is given the cursor, and answers with the bytes
 * of a whole response; as long as it does not, the client is waited for too, and its going away is told at once. Whatever
 * else comes goes the ordinary way. Since the bytes are the same, headers included, whatever was decided by them before
 * (authentication above all) would be decided so again, unless the server has changed; the subscriber cancels when it has.
 *
 * <pre>
 *   ORDINARY ──same bytes──▶ ASKED ──answer written──▶ ORDINARY
 *                            │   │ same bytes before that
 *                            │   └─────▶ AGAIN ──answer written──▶ ASKED
 *                            │ something else before that
 *                            └─────────▶ OTHER ──answer written──▶ the ordinary way with what came
 * </pre>
 *
 * Between connection and subscriber there are types of the JDK only, so that neither bundle imports the other: this is a
 * {@link Flow.Processor} that publishes cursors and consumes responses, one for each cursor. {@code onComplete} of the
 * subscriber means that the connection is closed, {@code onError} of the processor closes it. Demand is not looked at: one
 * cursor is under way at a time.
 *
 * <p>Thread-safe where Jetty is: reading happens on one thread at a time; answers come from any.
 */
final class RepeatingConnection extends HttpConnection implements Flow.Processor<ByteBuffer, String> {

    /** The attribute of a request that can be repeated. */
    static final String ATTRIBUTE = "org.halley.jetty.repeats";

    private static final int ORDINARY = 0;
    private static final int ASKED = 1;
    private static final int AGAIN = 2;
    private static final int OTHER = 3;

    /** So often a request is offered to be repeated without one that is; then this client is taken for another kind. */
    private static final int MOST_IN_VAIN = 8;

    /** What is read is looked at, and copied where it is not a repetition. */
    private static final ThreadLocal<ByteBuffer> READ = new ThreadLocal<>();

    private final AtomicInteger state = new AtomicInteger(ORDINARY);
    private final Callback written = new Written();
    private final DirectOutput output = new DirectOutput(this);
    /** The socket itself; null where something is between it and us, such as encryption. */
    private final SocketChannel socket;
    /** What the request that comes next to be handled can be repeated as; of the thread that reads. */
    private Repetition candidate;
    /** How many requests were offered since one was repeated; of the thread that reads. */
    private int inVain;
    /** That of the request which is being handled. */
    private volatile Repetition offered;
    private volatile Repeats repeats;
    /** Who was asked last, though he may have cancelled since. */
    private volatile Repeats last;
    /** What was asked in the state {@code AGAIN}, and whom; written before the state is. */
    private String again;
    private Repeats againOf;
    private volatile boolean answering;
    private volatile boolean closed;

    /** Who wants to be given what is repeated. */
    private final class Repeats implements Flow.Subscription {

        private final Repetition request;
        private final Flow.Subscriber<? super String> subscriber;

        private Repeats(Repetition request, Flow.Subscriber<? super String> subscriber) {
            this.request = request;
            this.subscriber = subscriber;
        }

        @Override
        public void request(long many) {
            // One is under way at a time, and the subscriber answers each.
        }

        @Override
        public void cancel() {
            if (repeats == this) {
                repeats = null;
            }
        }
    }

    private final class Written implements Callback {

        @Override
        public void succeeded() {
            answering = false;
            if (state.compareAndSet(ASKED, ORDINARY)) {
                return;
            }
            // Nobody reads from here until it is seen to.
            if (state.get() == AGAIN) {
                Repeats asked = againOf;
                againOf = null;
                state.set(ASKED);
                ask(asked, again);
            } else {
                state.set(ORDINARY);
                ordinaryLater();
            }
        }

        @Override
        public void failed(Throwable cause) {
            close();
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }

    RepeatingConnection(HttpConfiguration configuration, Connector connector, EndPoint endPoint,
            HttpCompliance compliance, boolean recordViolations) {
        super(configuration, connector, endPoint, compliance, recordViolations);
        this.socket = endPoint.getClass() == SocketChannelEndPoint.class ? (SocketChannel) endPoint.getTransport() : null;
    }

    /** Where a response may write past the container. */
    DirectOutput output() {
        return output;
    }

    /**
     * Takes what the request that begins to be handled can be repeated as.
     *
     * @param target its target as it came
     * @return whether it can be repeated
     */
    boolean offer(String target) {
        Repetition next = candidate;
        candidate = null;
        // Whatever else Jetty may have read meanwhile must not be taken for it.
        offered = next != null && next.isOf(target) ? next : null;
        if (offered == null) {
            return false;
        }
        inVain++;
        return true;
    }

    @Override
    public void onFillable() {
        if (state.get() == ORDINARY && !getParser().isStart()) {
            // The rest of a head.
            super.onFillable();
            return;
        }
        ByteBuffer buffer = buffer();
        try {
            int filled = isRequestBufferEmpty() ? getEndPoint().fill(buffer) : 0;
            if (filled == 0 && isRequestBufferEmpty()) {
                fillInterested();
            } else if (filled <= 0) {
                end();
            } else {
                read(buffer);
            }
        } catch (IOException e) {
            close();
        }
    }

    /** The other side has ended, or there is more to be read than fits: Jetty knows what to do. */
    private void end() {
        if (state.get() == ORDINARY) {
            super.onFillable();
        } else {
            // Nobody waits for the answer any more.
            close();
        }
    }

    private void read(ByteBuffer buffer) {
        Repeats known = repeats;
        String value = known == null ? null : known.request.valueIn(buffer);
        if (value != null) {
            if (state.get() == ASKED) {
                // The client is quicker than the end of the writing, or does not wait for the answer.
                again = value;
                againOf = known;
                if (state.compareAndSet(ASKED, AGAIN)) {
                    return;
                }
            }
            state.set(ASKED);
            inVain = 0;
            ask(known, value);
            return;
        }
        if (state.get() == ORDINARY) {
            candidate = inVain < MOST_IN_VAIN && getServer().getRequestLog() == null ? Repetition.of(buffer) : null;
            onUpgradeTo(buffer);
            super.onFillable();
        } else {
            onUpgradeTo(buffer);
            if (!state.compareAndSet(ASKED, OTHER)) {
                // The answer was written meanwhile.
                super.onFillable();
            }
        }
    }

    private void ask(Repeats asked, String value) {
        last = asked;
        asked.subscriber.onNext(value);
        // To see the client go while it is held, and what it sends next when it is answered.
        fillInterested();
    }

    private ByteBuffer buffer() {
        ByteBuffer buffer = READ.get();
        if (buffer == null || buffer.capacity() < getInputBufferSize()) {
            buffer = BufferUtil.allocateDirect(getInputBufferSize());
            READ.set(buffer);
        }
        BufferUtil.clear(buffer);
        return buffer;
    }

    private void ordinaryLater() {
        try {
            getExecutor().execute(super::onFillable);
        } catch (RejectedExecutionException e) {
            close();
        }
    }

    @Override
    public void subscribe(Flow.Subscriber<? super String> subscriber) {
        Repetition request = offered;
        offered = null;
        if (request == null) {
            subscriber.onError(new IllegalStateException("The request cannot be repeated"));
            return;
        }
        Repeats before = repeats;
        Repeats next = new Repeats(request, subscriber);
        subscriber.onSubscribe(next);
        repeats = next;
        if (before != null) {
            before.subscriber.onComplete();
        }
        if (closed) {
            subscriber.onComplete();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    /** Writes a response; the buffer's content is shared and is not changed. */
    @Override
    public void onNext(ByteBuffer response) {
        answering = true;
        write(written, response);
    }

    /**
     * Writes while nobody else does. What the socket takes at once it is given in one plain write, where the end point
     * would gather; the end point writes what is left.
     */
    void write(Callback callback, ByteBuffer content) {
        if (socket != null) {
            try {
                socket.write(content);
            } catch (IOException e) {
                callback.failed(e);
                return;
            }
            if (!content.hasRemaining()) {
                ((SocketChannelEndPoint) getEndPoint()).notIdle();
                callback.succeeded();
                return;
            }
        }
        getEndPoint().write(callback, content);
    }

    @Override
    public void onError(Throwable cause) {
        close();
    }

    /** Nothing more will come from the subscriber, who has cancelled. */
    @Override
    public void onComplete() {
        repeats = null;
    }

    @Override
    public void onFlushed(long bytes) throws IOException {
        if (state.get() == ORDINARY) {
            super.onFlushed(bytes);
        }
    }

    /** Whether it matters that there was no traffic: not while an answer is waited for, but while it is not taken. */
    @Override
    public boolean onIdleExpired() {
        return (state.get() == ORDINARY || answering) && super.onIdleExpired();
    }

    @Override
    public void onClose() {
        closed = true;
        super.onClose();
        Repeats known = repeats;
        if (known != null) {
            known.subscriber.onComplete();
        }
        Repeats before = last;
        if (before != null && before != known) {
            before.subscriber.onComplete();
        }
    }
}
