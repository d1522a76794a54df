package org.halley.examples.desk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import javax.servlet.http.HttpServletResponse;

import org.halley.examples.desk.Refusal.Reason;

import com.google.gson.JsonObject;

/** How answers are written. */
final class Answers {

    private Answers() {
    }

    /** Answers with an object. */
    static void send(HttpServletResponse response, int status, JsonObject body) throws IOException {
        write(response, status, "application/json", body.toString());
    }

    /** Answers with a problem as JSON. */
    static void refuse(HttpServletResponse response, Refusal refusal) throws IOException {
        Reason reason = refusal.reason();
        if (refusal.retrySeconds() > 0) {
            response.setHeader("Retry-After", Integer.toString(refusal.retrySeconds()));
        }
        if (reason == Reason.TOO_LARGE) {
            // What is left of the body is not read.
            response.setHeader("Connection", "close");
        }
        JsonObject body = new JsonObject();
        body.addProperty("type", "about:blank");
        body.addProperty("title", reason.title());
        body.addProperty("status", reason.status());
        body.addProperty("detail", refusal.getMessage());
        if (!refusal.field().isEmpty()) {
            body.addProperty("field", refusal.field());
        }
        if (!refusal.task().isEmpty()) {
            body.addProperty("task", refusal.task());
        }
        write(response, reason.status(), "application/problem+json", body.toString());
    }

    /** Answers with a text. */
    static void write(HttpServletResponse response, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType(type);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
