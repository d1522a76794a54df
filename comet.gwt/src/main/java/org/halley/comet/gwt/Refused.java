package org.halley.comet.gwt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import javax.servlet.http.HttpServletResponse;

/** A request that is answered by a status and a sentence, neither of which says anything of what is inside. Immutable. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int AWAY_SECONDS = 2;

    private final int status;

    Refused(int status, String sentence) {
        this(status, sentence, null);
    }

    Refused(int status, String sentence, Throwable cause) {
        super(sentence, cause, false, false);
        this.status = status;
    }

    /** The service, or what it needs, has been stopped. */
    static Refused away(Throwable cause) {
        return new Refused(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "The service has been stopped", cause);
    }

    /** No more may wait. */
    static Refused full() {
        return new Refused(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "Too many calls wait");
    }

    int status() {
        return status;
    }

    /** Writes the answer, unless one is on its way already. */
    void write(HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.reset();
        response.setStatus(status);
        if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
            response.setHeader("Retry-After", Integer.toString(AWAY_SECONDS));
        }
        byte[] text = getMessage().getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/plain; charset=utf-8");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentLength(text.length);
        response.getOutputStream().write(text);
    }
}
