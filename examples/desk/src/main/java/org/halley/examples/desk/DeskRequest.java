package org.halley.examples.desk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.halley.comet.Names;
import org.halley.examples.desk.Refusal.Reason;

/** What every request has to be before its content is looked at. */
final class DeskRequest {

    /** The greatest length of a body, in bytes. */
    static final int MAX_BYTES = 4 * 1024;

    private DeskRequest() {
    }

    /**
     * Reads the body of a POST.
     *
     * @throws Refusal if the request is another one or comes from a page of another origin, or its body is too large, not
     *     declared as JSON or not a JSON object
     */
    static Fields read(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getMethod().equals("POST")) {
            response.setHeader("Allow", "POST");
            throw Refusal.of(Reason.NO_SUCH_METHOD, "method '" + Names.shown(request.getMethod()) + "' is not POST");
        }
        requireOwnOrigin(request);
        String type = request.getContentType() == null ? "" : request.getContentType();
        if (!type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json")) {
            throw Refusal.of(Reason.NOT_JSON, "content type '" + Names.shown(type) + "' is not application/json");
        }
        byte[] body = request.getContentLengthLong() > MAX_BYTES ? new byte[MAX_BYTES + 1]
                : request.getInputStream().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw Refusal.of(Reason.TOO_LARGE, "the body is larger than " + MAX_BYTES + " bytes");
        }
        try {
            return Fields.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
        } catch (CharacterCodingException e) {
            throw Refusal.of(Reason.MALFORMED, "the body is not UTF-8");
        }
    }

    /**
     * A page of another origin can make a browser send requests here. What it sends then carries its origin, and what is
     * no browser sends none.
     */
    private static void requireOwnOrigin(HttpServletRequest request) {
        String origin = request.getHeader("Origin");
        if (origin == null) {
            return;
        }
        String host = request.getHeader("Host");
        // The scheme is not compared: a proxy in front may have taken TLS off.
        if (!origin.equals("http://" + host) && !origin.equals("https://" + host)) {
            throw Refusal.of(Reason.FOREIGN, "origin '" + Names.shown(origin) + "' is not that of this server, '"
                    + Names.shown(host) + "'");
        }
    }
}
