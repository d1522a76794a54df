package org.halley.comet.bayeux;

import java.io.IOException;
import java.util.Optional;

import javax.servlet.ServletOutputStream;
import javax.servlet.http.Cookie;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.halley.comet.shared.AnswerWriter;
import org.halley.comet.shared.Origin;
import org.halley.comet.shared.Who;
import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationListener;

/**
 * One request and its response. What is asked for on other threads was read from the request before: a container gives its
 * object to the next request. Thread-safe once it is suspended.
 */
final class Exchange implements ContinuationListener {

    static final String COOKIE = "BAYEUX_BROWSER";

    private static final Runnable NOTHING = () -> { };

    private final Site site;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Who who;
    private final String callback;
    private Continuation continuation;
    private volatile Runnable onEnd = NOTHING;
    private volatile Runnable onFailure = NOTHING;
    private volatile AnswerWriter writer;
    private volatile boolean ended;

    /**
     * @param callback the function that the answer calls; null for none
     */
    Exchange(Site site, HttpServletRequest request, HttpServletResponse response, String callback) {
        this.site = site;
        this.request = request;
        this.response = response;
        this.who = new Who(request);
        this.callback = callback;
    }

    Site site() {
        return site;
    }

    HttpServletRequest request() {
        return request;
    }

    Who who() {
        return who;
    }

    /** The way that messages take here, as Bayeux calls it. */
    String connectionType() {
        return callback == null ? "long-polling" : "callback-polling";
    }

    /** The browser's name in its cookie; empty where there is none that may be one. */
    Optional<String> browser() {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                String value = cookie.getValue();
                if (cookie.getName().equals(COOKIE) && value != null && isName(value)) {
                    return Optional.of(value);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isName(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_')) {
                return false;
            }
        }
        return value.length() >= 16 && value.length() <= 64;
    }

    /** Gives the browser a name. */
    void setBrowser(String name) {
        // A page of another site sends back only what says None, which browsers take over TLS alone.
        boolean elsewhere = request.isSecure()
                && Origin.of(request, site.settings().corsOrigins()) == Origin.LISTED;
        response.addHeader("Set-Cookie", COOKIE + "=" + name + "; Path=/; HttpOnly; SameSite=" + (elsewhere ? "None" : "Lax")
                + (request.isSecure() ? "; Secure" : ""));
    }

    /** Answers in the dispatch of a request that is not suspended, with a status that is not 200. */
    void answerHere(int status, Packet packet) throws IOException {
        response.setStatus(status);
        write(packet.bytes(callback));
    }

    /**
     * Answers in the dispatch of a request that is not suspended. What surely fits the response's buffer is left there for
     * the container to send after the dispatch; anything longer is written as its client takes it.
     *
     * @param failed called if it is known not to have arrived
     * @param end called when it was written, or cannot be; perhaps more than once
     */
    void answer(Packet packet, Runnable failed, Runnable end) throws IOException {
        byte[] body = packet.bytes(callback);
        if (!fitsTheBuffer(body) && suspend(end)) {
            send(body, failed);
            return;
        }
        try {
            write(body);
        } catch (IOException | RuntimeException e) {
            failed.run();
            throw e;
        } finally {
            end.run();
        }
    }

    private boolean fitsTheBuffer(byte[] body) {
        return body.length <= response.getBufferSize() / 4;
    }

    private void write(byte[] body) throws IOException {
        type();
        response.getOutputStream().write(body);
    }

    private void type() {
        response.setContentType(callback == null ? "application/json" : "text/javascript");
    }

    /**
     * Suspends the request; called in its dispatch.
     *
     * @param end called when it has ended, however it did
     * @return whether it did; otherwise it has to be answered in the dispatch
     */
    boolean suspend(Runnable end) {
        return suspend(end, this, 0);
    }

    /** As {@link #suspend(Runnable)}, with a listener of the caller's and a timeout. */
    boolean suspend(Runnable end, ContinuationListener listener, long timeoutMillis) {
        onEnd = end;
        continuation = site.continuations().of(request);
        continuation.setTimeout(timeoutMillis);
        continuation.addContinuationListener(listener);
        try {
            continuation.suspend();
        } catch (IllegalStateException e) {
            ended = true;
            site.asyncRefused(e);
            return false;
        }
        site.open().add(this);
        if (ended) {
            // The end came before there was anything to take out.
            site.open().remove(this);
        }
        return true;
    }

    Continuation continuation() {
        return continuation;
    }

    /**
     * Ends the suspension with an answer, on any thread.
     *
     * @param failed called if it is known not to have arrived, or something else has ended the suspension
     */
    void send(Packet packet, Runnable failed) {
        send(packet.bytes(callback), failed);
    }

    private void send(byte[] body, Runnable failed) {
        if (!continuation.claim()) {
            failed.run();
            return;
        }
        onFailure = failed;
        try {
            if (!fitsTheBuffer(body)) {
                type();
                response.setContentLength(body.length);
                ServletOutputStream out = response.getOutputStream();
                AnswerWriter writing = new AnswerWriter(continuation, out, body, site.time(), this::clientIsGone);
                writer = writing;
                out.setWriteListener(writing);
                return;
            }
            write(body);
        } catch (IOException | RuntimeException e) {
            clientIsGone();
        }
        continuation.complete();
    }

    private void clientIsGone() {
        site.count(Count.CLIENTS_GONE);
        onFailure.run();
    }

    /** Ends what is being written and not taken; {@code now} is the time's. */
    void sweep(long now) {
        AnswerWriter writing = writer;
        if (writing != null && now - writing.stalledSince() >= site.settings().writeTimeoutSeconds() * 1000L
                && continuation.complete()) {
            site.count(Count.ANSWERS_STALLED);
        }
    }

    /** Ends it as it stands. */
    void abort() {
        continuation.complete();
    }

    @Override
    public void onTimeout(Continuation expired) {
        // There is none.
    }

    @Override
    public void onComplete(Continuation completed) {
        ended = true;
        site.open().remove(this);
        who.leave();
        onEnd.run();
        // The container may know this for as long as the connection lives, and it shall not know the session.
        onEnd = NOTHING;
        onFailure = NOTHING;
    }

    /** The dispatch is over, and it was answered within. */
    void leave() {
        if (continuation == null) {
            who.leave();
        }
    }
}
