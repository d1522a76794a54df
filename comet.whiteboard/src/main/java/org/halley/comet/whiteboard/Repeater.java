package org.halley.comet.whiteboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

import javax.servlet.http.HttpServletRequest;

import org.halley.comet.Cursor;
import org.halley.comet.shared.Right;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client that polls again and again in the same words on a connection that knows it: it is given to us as a cursor, and
 * takes a whole response, without the container's parsing, dispatching and composing. The words, headers included, were
 * those of a request that came through the container and was found to be allowed.
 *
 * <p>A connection offers that by an attribute of the request, with types of the JDK alone; where none does, or somebody
 * wants to see each request, everything goes the ordinary way:
 * <ul>
 * <li>where there is a filter, a context that is not ours, a principal or an authorizer, or the settings have changed;</li>
 * <li>after {@value #TRUSTED_MILLIS} ms, so that what is new in the container meets everybody soon;</li>
 * <li>for polls of a subscriber, and of pages of other origins.</li>
 * </ul>
 *
 * <p>The connection gives it one cursor at a time. Thread-safe.
 */
final class Repeater implements Flow.Subscriber<String>, Refusals.Place {

    /** The attribute of a request that can be repeated: a processor that publishes cursors and takes responses. */
    static final String ATTRIBUTE = "org.halley.jetty.repeats";

    private static final Logger log = LoggerFactory.getLogger(Repeater.class);
    private static final long TRUSTED_MILLIS = 30_000;

    private final Site site;
    private final Flow.Processor<ByteBuffer, String> connection;
    private final FollowRequest wanted;
    private final Right right;
    private final String client;
    private final String base;
    private final Settings settings;
    private final long trustedUntil;
    private volatile Flow.Subscription subscription;
    private volatile RepeatedPoll current;
    private volatile boolean closed;

    private Repeater(Exchange exchange, FollowRequest wanted, Right right, Flow.Processor<ByteBuffer, String> connection) {
        this.site = exchange.site();
        this.connection = connection;
        this.wanted = wanted;
        this.right = right;
        this.client = exchange.who().key();
        this.base = exchange.base();
        this.settings = site.settings();
        this.trustedUntil = site.time().millis() + TRUSTED_MILLIS;
    }

    /** Lets a client repeat the poll that it has sent, if its connection can and nobody wants to see each request. */
    static void offer(Exchange exchange, FollowRequest wanted, Right right) {
        HttpServletRequest request = exchange.request();
        if (wanted.subscriber() != null || wanted.waitSeconds() == 0 || exchange.isHead()
                || !(request.getAttribute(ATTRIBUTE) instanceof Flow.Processor<?, ?> connection)) {
            return;
        }
        if (exchange.who().principal().isEmpty() && exchange.site().authorizers().isEmpty()
                && request.getHeader("Origin") == null && exchange.isOursAlone()) {
            @SuppressWarnings("unchecked")
            Flow.Processor<ByteBuffer, String> typed = (Flow.Processor<ByteBuffer, String>) connection;
            typed.subscribe(new Repeater(exchange, wanted, right, typed));
        }
    }

    @Override
    public Site site() {
        return site;
    }

    @Override
    public String base() {
        return base;
    }

    FollowRequest wanted() {
        return wanted;
    }

    Right right() {
        return right;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    /** The client polls again. */
    @Override
    public void onNext(String after) {
        try {
            if (settings != site.settings() || site.time().millis() >= trustedUntil) {
                // This one more; the next comes through the container, and may be repeated from there on.
                cancel();
            }
            poll(after);
        } catch (RuntimeException | Error e) {
            log.error("A repeated poll failed, its connection is closed", e);
            connection.onError(e);
        }
    }

    private void poll(String text) {
        site.counters().add(Counters.Count.POLLS);
        site.counters().add(Counters.Count.POLLS_REPEATED);
        if (site.draining()) {
            send(Refusals.stopping(this));
            return;
        }
        Cursor after;
        try {
            after = Cursor.parse(text);
        } catch (IllegalArgumentException e) {
            site.counters().add(Counters.Count.REFUSED_BAD);
            send(Problem.bad(e.getMessage()).answer(base));
            return;
        }
        RepeatedPoll poll = new RepeatedPoll(this, after);
        if (!site.authorizers().isEmpty()) {
            // Nobody to be asked about is at hand; whoever asks again is asked about.
            cancel();
            send(poll.look().nothing());
            return;
        }
        Answer answer = poll.look().lookOrWait(poll.seat(), () -> hold(poll));
        if (answer != null) {
            send(answer);
        } else if (closed) {
            poll.abort();
        }
    }

    private boolean hold(RepeatedPoll poll) {
        HeldRequests.Bound bound = site.held().admit(client);
        if (bound != null) {
            send(Refusals.over(this, bound));
            return false;
        }
        current = poll;
        return true;
    }

    /** Gives the place of a poll back that was held. */
    void release() {
        site.held().release(client);
    }

    /** Answers; called once for each poll. */
    void send(Answer answer) {
        connection.onNext(answer.whole(site.time().now().getEpochSecond()));
    }

    /** Has the client's next request come through the container. */
    void cancel() {
        Flow.Subscription given = subscription;
        if (given != null) {
            given.cancel();
        }
    }

    /** Ends the connection. */
    void close() {
        connection.onError(new IOException("The server ends it"));
    }

    @Override
    public void onError(Throwable cause) {
        log.debug("A connection repeats nothing", cause);
        onComplete();
    }

    /** The connection is closed, or repeats something else. */
    @Override
    public void onComplete() {
        closed = true;
        RepeatedPoll left = current;
        if (left != null) {
            left.gone();
        }
    }
}
