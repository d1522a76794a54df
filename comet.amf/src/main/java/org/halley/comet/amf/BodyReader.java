package org.halley.comet.amf;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

import javax.servlet.ServletInputStream;
import javax.servlet.http.HttpServletRequest;

import org.halley.comet.shared.IncomingBody;
import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationListener;

/**
 * Reads the body of a request, up to a limit and within a time, on no thread of its own: what is there with the request is
 * read on the spot, for anything else the request is held and dispatched again when it is there.
 */
final class BodyReader implements ContinuationListener {

    private final Exchange exchange;
    private final IncomingBody body;
    private final AtomicReference<IncomingBody.End> end = new AtomicReference<>();
    private final int seconds;

    private BodyReader(Exchange exchange, ServletInputStream in, int max) {
        this.exchange = exchange;
        this.body = new IncomingBody(in, max, this::ended);
        this.seconds = exchange.site().settings().bodySeconds();
    }

    /** A body that is too long, or did not come in time. */
    static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;
        private final int status;

        Refused(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /**
     * The body, if it is there.
     *
     * @return null if the request is held: nothing is left to do in this dispatch
     * @throws Refused if the body is too long, or took too long
     */
    static byte[] read(Exchange exchange) throws IOException, Refused {
        if (exchange.reader() != null) {
            BodyReader earlier = exchange.reader();
            return earlier.result(earlier.end.get());
        }
        HttpServletRequest request = exchange.request();
        int max = exchange.site().settings().bodyMax();
        long length = request.getContentLengthLong();
        if (length > max) {
            throw tooLong(max);
        }
        ServletInputStream in = request.getInputStream();
        if (length >= 0 && in.available() >= length) {
            return in.readNBytes((int) length);
        }
        BodyReader reader = new BodyReader(exchange, in, max);
        exchange.reader(reader);
        if (exchange.suspend(reader, reader.seconds * 1000L)) {
            in.setReadListener(reader.body);
            return null;
        }
        long deadline = exchange.site().time().millis() + reader.seconds * 1000L;
        return reader.result(reader.body.readHere(() -> exchange.site().time().millis() <= deadline));
    }

    private void ended(IncomingBody.End how) {
        if (!end.compareAndSet(null, how)) {
            return;
        }
        if (how == IncomingBody.End.BROKEN) {
            exchange.site().count(Count.CLIENTS_GONE);
            exchange.abort();
        } else {
            exchange.continuation().resume();
        }
    }

    @Override
    public void onTimeout(Continuation continuation) {
        // The request is dispatched again by itself. Of a timeout that comes later this has nothing to say.
        end.compareAndSet(null, IncomingBody.End.BROKEN);
    }

    private byte[] result(IncomingBody.End how) throws Refused {
        return switch (how == null ? IncomingBody.End.BROKEN : how) {
            case WHOLE -> body.bytes();
            case TOO_LONG -> throw tooLong(exchange.site().settings().bodyMax());
            case BROKEN -> throw new Refused(408, "the body was not there within " + seconds + " seconds");
        };
    }

    private static Refused tooLong(int max) {
        return new Refused(413, "the body is longer than " + max + " bytes");
    }
}
