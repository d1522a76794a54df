package org.halley.comet.gwt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.ServletInputStream;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.halley.comet.shared.IncomingBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the payload of a request, up to a limit and within a time, on no thread of its own: what is there with the request
 * is read on the spot, for anything else the request waits and is dispatched again when it is there.
 *
 * <p>It waits by the container's means and not by a continuation, so that a service that looks at its continuation finds
 * it as if nothing had been.
 */
final class Body implements AsyncListener {

    private static final Logger LOG = LoggerFactory.getLogger(Body.class);

    private static final String ATTRIBUTE = "org.halley.comet.gwt.body";
    private static final String TYPE = "text/x-gwt-rpc";

    private final int max;
    private final IncomingBody body;
    private final AtomicReference<IncomingBody.End> end = new AtomicReference<>();
    private volatile AsyncContext context;

    private Body(ServletInputStream in, int max) {
        this.max = max;
        this.body = new IncomingBody(in, max, this::ended);
    }

    /**
     * Has the payload in its attribute, once.
     *
     * @return whether it is there; otherwise nothing is left to do in this dispatch
     * @throws Refused if it is not one, too long, or took too long
     */
    static boolean read(HttpServletRequest request, int max, int seconds) throws IOException {
        if (request.getAttribute(AsyncRemoteServiceServlet.PAYLOAD) != null) {
            return true;
        }
        if (request.getAttribute(ATTRIBUTE) instanceof Body earlier) {
            request.removeAttribute(ATTRIBUTE);
            return earlier.result(request, earlier.end.get());
        }
        requireType(request);
        long length = request.getContentLengthLong();
        if (length > max) {
            throw tooLong(max);
        }
        ServletInputStream in = request.getInputStream();
        if (length >= 0 && in.available() >= length) {
            return keep(request, in.readNBytes((int) length));
        }
        Body reader = new Body(in, max);
        if (request.isAsyncSupported()) {
            request.setAttribute(ATTRIBUTE, reader);
            AsyncContext started = request.startAsync();
            started.setTimeout(seconds * 1000L);
            started.addListener(reader);
            reader.context = started;
            in.setReadListener(reader.body);
            return false;
        }
        long deadline = System.nanoTime() + seconds * 1_000_000_000L;
        return reader.result(request, reader.body.readHere(() -> System.nanoTime() - deadline < 0));
    }

    /** Any other type a page of another origin may send without being asked for its credentials. */
    private static void requireType(HttpServletRequest request) {
        String type = request.getContentType();
        if (type == null) {
            throw wrongType();
        }
        int end = type.indexOf(';');
        if (!(end < 0 ? type : type.substring(0, end)).trim().equalsIgnoreCase(TYPE)) {
            throw wrongType();
        }
        String encoding = request.getCharacterEncoding();
        if (encoding != null && !encoding.equalsIgnoreCase("utf-8")) {
            throw wrongType();
        }
    }

    private static Refused wrongType() {
        return new Refused(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE, "The type must be " + TYPE + "; charset=utf-8");
    }

    private static Refused tooLong(int max) {
        return new Refused(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "The body is longer than " + max + " bytes");
    }

    private boolean result(HttpServletRequest request, IncomingBody.End how) {
        return switch (how) {
            case WHOLE -> keep(request, body.bytes());
            case TOO_LONG -> throw tooLong(max);
            case BROKEN -> throw new Refused(HttpServletResponse.SC_REQUEST_TIMEOUT, "The body was not there in time");
        };
    }

    private static boolean keep(HttpServletRequest request, byte[] payload) {
        request.setAttribute(AsyncRemoteServiceServlet.PAYLOAD, new String(payload, StandardCharsets.UTF_8));
        return true;
    }

    private void ended(IncomingBody.End how) {
        if (!end.compareAndSet(null, how)) {
            return;
        }
        try {
            context.dispatch();
        } catch (IllegalStateException e) {
            LOG.debug("The request of a body has ended", e);
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        ended(IncomingBody.End.BROKEN);
    }

    @Override
    public void onError(AsyncEvent event) {
        if (end.compareAndSet(null, IncomingBody.End.BROKEN)) {
            event.getAsyncContext().complete();
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
    }
}
