package org.halley.jetty;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.handler.ErrorHandler;

/**
 * Answers messages that are no HTTP, which reach no context, by {@code application/problem+json} instead of HTML.
 *
 * <p>Everything else is as Jetty has it. Used on any of Jetty's threads; stateless.
 */
public final class BadMessages extends ErrorHandler {

    /** Called by Jetty's XML configuration. */
    public BadMessages() {
    }

    @Override
    public ByteBuffer badMessageError(int status, String reason, HttpFields fields) {
        fields.put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        fields.put(HttpHeader.CACHE_CONTROL, "no-store, no-transform");
        fields.put(HttpHeader.VARY, "Accept, Origin");
        fields.put("X-Content-Type-Options", "nosniff");
        String detail = reason == null ? "" : reason.replaceAll("[^ -~]|[\"\\\\]", "?");
        String problem = "{\"type\":\"about:blank\",\"title\":\"The request is not HTTP as it should be\",\"status\":" + status
                + ",\"detail\":\"" + detail + "\"}";
        return ByteBuffer.wrap(problem.getBytes(StandardCharsets.US_ASCII));
    }
}
