package org.halley.comet.whiteboard;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

import javax.servlet.ServletInputStream;
import javax.servlet.http.HttpServletRequest;

import org.halley.comet.shared.IncomingBody;
import org.halley.comet.shared.ProblemKind;
import org.halley.continuation.Continuation;

/**
 * Reads the body of a request, up to a limit and within a time, on no thread of its own.
 *
 * <p>A body that is there with the request, as nearly all are, is read on the spot. For any other the request is held
 * while the container brings it, and dispatched again when it is there; {@link #read} then gives it. One byte a second
 * costs no thread, and ends at the deadline.
 */
final class BodyReader extends HeldRequest {

    private static final String ATTRIBUTE = "org.halley.comet.whiteboard.body";

    private enum Outcome {
        WHOLE, TOO_LONG, TOO_SLOW, STOPPED
    }

    private final ServletInputStream in;
    private final IncomingBody body;
    private final int max;
    private final AtomicReference<Outcome> outcome = new AtomicReference<>();
    private boolean mayNotWait;

    private BodyReader(Exchange exchange, ServletInputStream in, int max) {
        super(exchange);
        this.in = in;
        this.max = max;
        this.body = new IncomingBody(in, max, this::ended);
    }

    /**
     * The body, if it is there.
     *
     * @return null if the request is held, or was answered because it may not be: nothing is left to do in this dispatch
     * @throws Refused if the body is too long, or took too long
     */
    static byte[] read(Exchange exchange) throws IOException, Refused {
        HttpServletRequest request = exchange.request();
        int max = exchange.site().settings().bodyMax();
        if (request.getAttribute(ATTRIBUTE) instanceof BodyReader earlier) {
            earlier.leave();
            return earlier.result();
        }
        long length = request.getContentLengthLong();
        if (length > max) {
            throw tooLong(max);
        }
        ServletInputStream in = request.getInputStream();
        if (length >= 0 && in.available() >= length) {
            return in.readNBytes((int) length);
        }
        BodyReader reader = new BodyReader(exchange, in, max);
        request.setAttribute(ATTRIBUTE, reader);
        return reader.begin();
    }

    private byte[] begin() throws IOException, Refused {
        if (hold(site().settings().bodySeconds() * 1000L)) {
            enlist();
            if (site().draining()) {
                drain();
            } else {
                listen();
            }
            return null;
        }
        return mayNotWait ? readHere() : null;
    }

    private void listen() {
        try {
            in.setReadListener(body);
        } catch (IllegalStateException e) {
            abort();
            throw e;
        }
    }

    /** The blocking way, where a filter in front leaves no other; the container's idle timeout bounds each read. */
    private byte[] readHere() throws IOException, Refused {
        long deadline = site().time().millis() + site().settings().bodySeconds() * 1000L;
        return switch (body.readHere(() -> site().time().millis() <= deadline)) {
            case WHOLE -> body.bytes();
            case TOO_LONG -> throw tooLong(max);
            case BROKEN -> throw tooSlow();
        };
    }

    private void ended(IncomingBody.End how) {
        switch (how) {
            case WHOLE -> goOn(Outcome.WHOLE);
            case TOO_LONG -> goOn(Outcome.TOO_LONG);
            case BROKEN -> {
                site().counters().add(Counters.Count.CLIENTS_GONE);
                abort();
            }
        }
    }

    @Override
    public void onTimeout(Continuation continuation) {
        // The request is dispatched again by itself.
        outcome.compareAndSet(null, Outcome.TOO_SLOW);
    }

    @Override
    public void drain() {
        goOn(Outcome.STOPPED);
    }

    private void goOn(Outcome how) {
        if (outcome.compareAndSet(null, how)) {
            continuation().resume();
        }
    }

    private byte[] result() throws Refused {
        Outcome how = outcome.get();
        return switch (how == null ? Outcome.STOPPED : how) {
            case WHOLE -> body.bytes();
            case TOO_LONG -> throw tooLong(max);
            case TOO_SLOW -> throw tooSlow();
            case STOPPED -> throw new Refused(new Problem(ProblemKind.UNAVAILABLE,
                    "the service is being stopped or updated")).with("Connection", "close")
                    .with(Answer.RETRY_AFTER, site().retryAfter());
        };
    }

    @Override
    void overBound(HeldRequests.Bound bound) {
        try {
            exchange().answerHere(Refusals.over(exchange(), bound).with("Connection", "close"));
        } catch (IOException e) {
            site().counters().add(Counters.Count.CLIENTS_GONE);
        }
    }

    @Override
    void asyncRefused() {
        mayNotWait = true;
    }

    private static Refused tooLong(int max) {
        return new Refused(new Problem(ProblemKind.TOO_LARGE, "the body is longer than " + max + " bytes"))
                .with("Connection", "close");
    }

    private Refused tooSlow() {
        return new Refused(new Problem(ProblemKind.SLOW,
                "the body was not there within " + site().settings().bodySeconds() + " seconds"))
                .with("Connection", "close");
    }
}
