package org.halley.examples.chat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import javax.servlet.http.HttpServletRequest;

import org.halley.comet.Names;
import org.halley.examples.chat.Refusal.Reason;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

/**
 * The body of a request: a JSON object, none of whose fields is trusted. Immutable.
 */
final class ChatRequest {

    /** The greatest length of a body, in bytes. */
    static final int MAX_BYTES = 8 * 1024;

    private final JsonObject fields;

    private ChatRequest(JsonObject fields) {
        this.fields = fields;
    }

    /**
     * Reads a request.
     *
     * @throws Refusal if it comes from a page of another origin, or its body is too large, not declared as JSON or not a
     *     JSON object
     */
    static ChatRequest read(HttpServletRequest request) throws IOException {
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
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            if (JsonParser.parseString(text) instanceof JsonObject object) {
                return new ChatRequest(object);
            }
        } catch (CharacterCodingException | JsonParseException e) {
            throw Refusal.of(Reason.MALFORMED, "the body is not JSON in UTF-8: " + Names.shown(e.getMessage()));
        }
        throw Refusal.of(Reason.MALFORMED, "the body is not a JSON object");
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

    /** A text field; empty if it is left out. */
    String text(String name) {
        JsonElement value = fields.get(name);
        if (value == null || value.isJsonNull()) {
            return "";
        }
        if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isString()) {
            return value.getAsString();
        }
        throw Refusal.of(Reason.MALFORMED, name, name + " '" + Names.shown(value.toString()) + "' is not a JSON string");
    }

    /** A switch; false if it is left out. */
    boolean flag(String name) {
        JsonElement value = fields.get(name);
        if (value == null || value.isJsonNull()) {
            return false;
        }
        if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean()) {
            return value.getAsBoolean();
        }
        throw Refusal.of(Reason.MALFORMED, name, name + " '" + Names.shown(value.toString()) + "' is not true or false");
    }
}
