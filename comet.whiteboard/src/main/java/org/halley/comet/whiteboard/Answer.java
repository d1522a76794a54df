package org.halley.comet.whiteboard;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;

import javax.servlet.http.HttpServletResponse;

import org.halley.comet.Cursor;

/** What is to be sent: a status, headers and a body that may be shared with others and is never changed. Immutable. */
final class Answer {

    static final String CURSOR = "Comet-Cursor";
    static final String SUPERSEDED = "Comet-Superseded";
    static final String RETRY_AFTER = "Retry-After";
    static final String JSON = "application/json";

    /** Name and value of what stands on every answer. */
    static final String[] COMMON = { "Cache-Control", "no-store, no-transform", "X-Content-Type-Options", "nosniff",
        "Vary", "Accept, Origin" };

    private static final byte[] NOTHING = {};
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US).withZone(ZoneOffset.UTC);

    private final int status;
    private final String contentType;
    private final byte[] body;
    private final String[] headers;
    /** As it was composed last; null while it was not. */
    private volatile Whole whole;

    private record Whole(long second, byte[] bytes) {
    }

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

    /**
     * The whole response as it goes over an HTTP/1.1 connection that stays open, without a {@code HEAD}'s exception.
     *
     * @param second the time, for its {@code Date}: seconds since 1970
     * @return a view of bytes that others may be given too
     */
    ByteBuffer whole(long second) {
        Whole there = whole;
        if (there == null || there.second != second) {
            there = new Whole(second, compose(second));
            whole = there;
        }
        return ByteBuffer.wrap(there.bytes);
    }

    private byte[] compose(long second) {
        StringBuilder head = new StringBuilder(400).append("HTTP/1.1 ").append(status).append(' ').append(reason())
                .append("\r\nDate: ").append(DATE.format(Instant.ofEpochSecond(second)));
        for (int i = 0; i < COMMON.length; i += 2) {
            head.append("\r\n").append(COMMON[i]).append(": ").append(COMMON[i + 1]);
        }
        if (contentType != null) {
            head.append("\r\nContent-Type: ").append(contentType);
        }
        for (int i = 0; i < headers.length; i += 2) {
            head.append("\r\n").append(headers[i]).append(": ").append(headers[i + 1]);
        }
        if (status != 204) {
            head.append("\r\nContent-Length: ").append(body.length);
        }
        byte[] start = head.append("\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }

    private String reason() {
        return switch (status) {
            case 200 -> "OK";
            case 204 -> "No Content";
            case 400 -> "Bad Request";
            case 410 -> "Gone";
            case 429 -> "Too Many Requests";
            case 503 -> "Service Unavailable";
            default -> "";
        };
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
