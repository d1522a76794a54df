package org.halley.comet.whiteboard;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import javax.servlet.http.HttpServletResponse;

import org.halley.comet.Cursor;

/** What is to be sent: a status, headers and a body that may be shared with others and is never changed. Immutable. */
final class Answer {

    static final String CURSOR = "Comet-Cursor";
    static final String SUPERSEDED = "Comet-Superseded";
    static final String RETRY_AFTER = "Retry-After";
    static final String JSON = "application/json";

    private static final byte[] NOTHING = {};

    private final int status;
    private final String contentType;
    private final byte[] body;
    private final String[] headers;

    private Answer(int status, String contentType, byte[] body, String... headers) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
        this.headers = headers;
    }

    /** An answer without a body. */
    static Answer empty(int status) {
        return new Answer(status, null, NOTHING);
    }

    /** An answer with a body in UTF-8. */
    static Answer of(int status, String contentType, String body) {
        return of(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * An answer with a body.
     *
     * @param body not changed afterwards by anybody
     */
    static Answer of(int status, String contentType, byte[] body) {
        return new Answer(status, contentType, body);
    }

    /** The same with a header more. */
    Answer with(String name, String value) {
        String[] more = Arrays.copyOf(headers, headers.length + 2);
        more[headers.length] = name;
        more[headers.length + 1] = value;
        return new Answer(status, contentType, body, more);
    }

    /** The same with the cursor to go on with. */
    Answer with(Cursor next) {
        return with(CURSOR, next.toString());
    }

    int status() {
        return status;
    }

    /** The body itself, not a copy. */
    byte[] body() {
        return body;
    }

    /** Sets status and headers; writes nothing. */
    void applyTo(HttpServletResponse response) {
        response.setStatus(status);
        if (contentType != null) {
            response.setContentType(contentType);
        }
        for (int i = 0; i < headers.length; i += 2) {
            response.setHeader(headers[i], headers[i + 1]);
        }
    }
}
