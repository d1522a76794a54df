package org.halley.comet.bayeux;

import java.nio.charset.StandardCharsets;

import org.halley.comet.Names;
import org.halley.comet.shared.Json;

/** A reply to one message, as it is being written. Confined to one thread. */
final class Reply {

    private final StringBuilder json = new StringBuilder(160).append('{');
    private final StringBuilder ext = new StringBuilder(0);
    private final StringBuilder halley = new StringBuilder(0);

    /** A reply to a message: its id and channel are said first, where it has them. */
    static Reply to(Message message) {
        Reply reply = new Reply();
        if (message.id() != null) {
            reply.json("id", message.id());
        }
        if (message.channel() != null) {
            reply.text("channel", message.channel());
        }
        return reply;
    }

    /** A reply to a request in which no message could be read. */
    static Reply toNothing() {
        return new Reply();
    }

    Reply text(String name, String value) {
        Json.quote(name(json, name), value);
        return this;
    }

    Reply json(String name, String value) {
        name(json, name).append(value);
        return this;
    }

    Reply successful() {
        return json("successful", "true");
    }

    /**
     * It failed.
     *
     * @param error as Bayeux says it: code, arguments, text, with colons between them
     * @param detail in words; {@code ext.halley.detail}. Text of others only through {@code Names.shown}; null for none
     */
    Reply failed(String error, String detail) {
        json("successful", "false").text("error", error);
        if (detail != null) {
            Json.quote(name(halley, "detail"), detail);
        }
        return this;
    }

    Reply failed(String error) {
        return failed(error, null);
    }

    /** A member of {@code ext}, in JSON. */
    Reply ext(String name, String value) {
        name(ext, name).append(value);
        return this;
    }

    /** A member of {@code ext.halley}, in JSON. */
    Reply halley(String name, String value) {
        name(halley, name).append(value);
        return this;
    }

    private static StringBuilder name(StringBuilder target, String name) {
        if (target.length() > 0 && target.charAt(target.length() - 1) != '{') {
            target.append(',');
        }
        return target.append('"').append(name).append("\":");
    }

    /** The reply in UTF-8; nothing may be added afterwards. */
    byte[] bytes() {
        if (halley.length() > 0) {
            ext("halley", "{" + halley + "}");
        }
        if (ext.length() > 0) {
            json("ext", "{" + ext + "}");
        }
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A text of a client's, in quotes, as it may stand in a detail. */
    static String shown(String text) {
        return "'" + Names.shown(text) + "'";
    }
}
