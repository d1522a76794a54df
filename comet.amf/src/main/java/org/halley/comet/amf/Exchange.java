package org.halley.comet.amf;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.servlet.ServletOutputStream;
import javax.servlet.ServletRequest;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.halley.comet.shared.AnswerWriter;
import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationListener;

/**
 * One request over all of its dispatches: its body, which is read once, and its poll, if that waits. The fields that
 * dispatches share are written in dispatches, one after the other.
 */
final class Exchange implements ContinuationListener {

    private static final String ATTRIBUTE = "org.halley.comet.amf.exchange";

    private final Site site;
    private final HttpServletRequest request;
    private final AtomicBoolean finished = new AtomicBoolean();
    private byte[] body;
    private BodyReader reader;
    private Session session;
    private Continuation continuation;
    private boolean suspended;
    private boolean replaying;
    private volatile Parked parked;
    private volatile AmfStream stream;
    private volatile AnswerWriter writer;

    Exchange(Site site, HttpServletRequest request) {
        this.site = site;
        this.request = request;
        request.setAttribute(ATTRIBUTE, this);
    }

    /** The exchange of a request, or of a wrapper around it; null before there is one. */
    static Exchange of(ServletRequest request) {
        return request != null && request.getAttribute(ATTRIBUTE) instanceof Exchange exchange ? exchange : null;
    }

    Site site() {
        return site;
    }

    HttpServletRequest request() {
        return request;
    }

    /** A dispatch begins: one after a poll has waited goes the same way again and gets what came of the waiting. */
    void begin() {
        replaying = parked != null;
    }

    /** Whether this dispatch comes after the poll has waited. */
    boolean replaying() {
        return replaying;
    }

    /** Whether the poll was parked in this dispatch, so that what the pipeline answers is not an answer. */
    boolean parkedNow() {
        return parked != null && !replaying;
    }

    /** The poll that waits or has waited; null if none does. */
    Parked parked() {
        return parked;
    }

    void parked(Parked poll) {
        parked = poll;
    }

    /** The request is a stream now. */
    void stream(AmfStream of) {
        stream = of;
    }

    /** The body; null until it was read, and for a request that is not AMF. */
    byte[] body() {
        return body;
    }

    void body(byte[] whole) {
        body = whole;
    }

    BodyReader reader() {
        return reader;
    }

    void reader(BodyReader of) {
        reader = of;
    }

    Session session() {
        return session;
    }

    /** The session; an exchange keeps it from expiring. */
    void session(Session of) {
        if (session != of) {
            if (session != null) {
                session.leave();
            }
            session = of;
            of.enter();
        }
    }

    /**
     * Suspends the request; called in its dispatch.
     *
     * @param listener told of the timeout; null for nobody
     * @param timeoutMillis 0 for none
     * @return whether it did
     */
    boolean suspend(ContinuationListener listener, long timeoutMillis) {
        boolean first = continuation == null;
        if (first) {
            continuation = site.continuations().of(request);
        }
        continuation.setTimeout(timeoutMillis);
        if (first) {
            continuation.addContinuationListener(this);
        }
        if (listener != null) {
            continuation.addContinuationListener(listener);
        }
        try {
            continuation.suspend();
        } catch (IllegalStateException e) {
            site.asyncRefused(e);
            return false;
        }
        suspended = true;
        site.open().add(this);
        if (finished.get()) {
            // The end came before there was anything to take out.
            site.open().remove(this);
        }
        return true;
    }

    Continuation continuation() {
        return continuation;
    }

    /**
     * Answers in a dispatch. What surely fits the response's buffer is written here; anything longer as its client takes it.
     */
    void answer(AmfResponse buffered, HttpServletResponse response) {
        byte[] bytes = buffered.bytes();
        try {
            buffered.applyTo(response);
            if (buffered.isEnded()) {
                return;
            }
            boolean precious = parked != null && parked.hasMessages();
            if (bytes.length > response.getBufferSize() / 4 && suspend(null, 0)) {
                if (!continuation.claim()) {
                    clientIsGone();
                    return;
                }
                ServletOutputStream out = response.getOutputStream();
                AnswerWriter writing = new AnswerWriter(continuation, out, bytes, site.time(), this::clientIsGone);
                writer = writing;
                out.setWriteListener(writing);
                return;
            }
            response.getOutputStream().write(bytes);
            if (precious) {
                // Here rather than after the dispatch: so it is known whether it could be sent.
                response.flushBuffer();
            }
        } catch (IOException e) {
            clientIsGone();
        }
    }

    private void clientIsGone() {
        site.count(Count.CLIENTS_GONE);
        if (parked != null) {
            parked.giveBack();
        }
    }

    /** Ends what is being written and not taken. */
    void sweep() {
        AnswerWriter writing = writer;
        if (writing != null && site.time().millis() - writing.stalledSince() >= site.settings().writeTimeoutSeconds() * 1000L
                && continuation.complete()) {
            site.count(Count.ANSWERS_STALLED);
        }
    }

    /** Ends it as it stands. */
    void abort() {
        Continuation suspended = continuation;
        if (suspended != null) {
            suspended.complete();
        }
    }

    /** The dispatch is over. Of a request that was ever suspended the continuation tells the end. */
    void leave() {
        if (!suspended) {
            finish();
        }
    }

    @Override
    public void onComplete(Continuation completed) {
        finish();
    }

    private void finish() {
        if (finished.compareAndSet(false, true)) {
            site.open().remove(this);
            if (parked != null) {
                parked.gone();
            }
            if (stream != null) {
                stream.gone();
            }
            if (session != null) {
                session.leave();
            }
        }
    }
}
