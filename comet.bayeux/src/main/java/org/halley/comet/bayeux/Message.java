package org.halley.comet.bayeux;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.halley.comet.Names;
import org.halley.comet.shared.Json;

/**
 * One message of a client, its members checked one by one: what is wrong with one of them leaves the others readable, so
 * that the reply can say to what it replies. Confined to one thread, except for what is final.
 */
final class Message {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,64}");
    private static final Pattern NUMBER_ID = Pattern.compile("[0-9.eE+-]{1,64}");
    private static final int MAX_TYPES = 100;

    private String id;
    private String channel;
    private String clientId;
    private String version;
    private String minimumVersion;
    private List<String> connectionTypes;
    private String connectionType;
    private List<String> subscriptions;
    private String subscriptionAsWritten;
    private String data;
    private boolean adviced;
    private long timeout = -1;
    private long interval = -1;
    private String error;
    private String detail;
    private final Extensions ext = new Extensions();

    private Message() {
    }

    /** What stands in {@code ext} of what we know. */
    static final class Extensions {
        private boolean ackWanted;
        private long ack = -2;
        private String timesync;
        private boolean halley;
        private String after;

        /** Whether a handshake asks for acknowledgement. */
        boolean ackWanted() {
            return ackWanted;
        }

        /** The last batch that was seen; -2 where nothing is said. */
        long ack() {
            return ack;
        }

        /** The object as it was written; null for none. */
        String timesync() {
            return timesync;
        }

        /** Whether the session wants to know its cursor. */
        boolean halley() {
            return halley;
        }

        /** From where on; null where nothing is said. */
        String after() {
            return after;
        }
    }

    /**
     * Reads one message.
     *
     * @param raw one JSON value, checked
     */
    static Message of(String raw) {
        Message message = new Message();
        Json json = new Json(raw);
        if (json.kind() != '{') {
            message.wrong("400::message_invalid", "a message is " + Names.shown(raw) + ", but must be an object");
            return message;
        }
        try {
            json.object("a message", message::member);
        } catch (IllegalArgumentException e) {
            message.wrong("400::message_invalid", e.getMessage());
        }
        return message;
    }

    private void wrong(String how, String what) {
        if (error == null) {
            error = how;
            detail = what;
        }
    }

    private void member(String name, Json value) {
        switch (name) {
            case "id" -> id(value);
            case "channel" -> channel = string(name, value, channel);
            case "clientId" -> clientId = string(name, value, clientId);
            case "version" -> version = string(name, value, version);
            case "minimumVersion" -> minimumVersion = string(name, value, minimumVersion);
            case "connectionType" -> connectionType = string(name, value, connectionType);
            case "supportedConnectionTypes" -> connectionTypes = strings(name, value, "400::message_invalid");
            case "subscription" -> subscription(value);
            case "data" -> {
                once(name, data);
                data = value.raw();
            }
            case "advice" -> object(name, value, this::advice);
            case "ext" -> object(name, value, this::extension);
            default -> value.raw();
        }
    }

    private void once(String name, Object before) {
        if (before != null) {
            wrong("400::message_invalid", name + " stands twice");
        }
    }

    private void id(Json value) {
        once("id", id);
        if (value.kind() == '0') {
            String number = value.raw();
            if (NUMBER_ID.matcher(number).matches()) {
                id = number;
                return;
            }
            wrong("405::message_id_invalid", "id " + Names.shown(number) + " is longer than 64 digits");
        } else if (value.kind() == '"') {
            String text = value.string("id");
            if (ID.matcher(text).matches()) {
                id = '"' + text + '"';
                return;
            }
            wrong("405::message_id_invalid", "id '" + Names.shown(text) + "' is not 1 to 64 of A-Z a-z 0-9");
        } else {
            wrong("405::message_id_invalid", "id is " + Names.shown(value.raw()) + ", but must be a string or a number");
        }
    }

    private String string(String name, Json value, String before) {
        once(name, before);
        if (value.kind() == 'n') {
            // What is null is not there: older clients write it so.
            value.raw();
            return before;
        }
        if (value.kind() != '"') {
            wrong("400::message_invalid", name + " is " + Names.shown(value.raw()) + ", but must be a string");
            return before;
        }
        return value.string(name);
    }

    private List<String> strings(String name, Json value, String invalid) {
        List<String> texts = new ArrayList<>(4);
        if (value.kind() != '[') {
            wrong(invalid, name + " is " + Names.shown(value.raw()) + ", but must be an array of strings");
            return texts;
        }
        value.array(name, (index, element) -> {
            String text = element.kind() == '"' ? element.string(name) : null;
            if (text == null) {
                wrong(invalid, name + "[" + index + "] is " + Names.shown(element.raw()) + ", but must be a string");
            } else if (texts.size() < MAX_TYPES || !name.equals("supportedConnectionTypes")) {
                texts.add(text);
            }
        });
        return texts;
    }

    private void subscription(Json value) {
        once("subscription", subscriptionAsWritten);
        String written = value.raw();
        subscriptionAsWritten = written;
        Json again = new Json(written);
        if (again.kind() == '"') {
            subscriptions = List.of(again.string("subscription"));
        } else if (again.kind() == '[') {
            subscriptions = strings("subscription", again, "403::subscription_invalid");
        } else {
            wrong("403::subscription_invalid",
                    "subscription is " + Names.shown(written) + ", but must be a string or an array of strings");
        }
    }

    private void object(String name, Json value, Json.Member members) {
        if (value.kind() == 'n') {
            value.raw();
        } else if (value.kind() != '{') {
            wrong("400::message_invalid", name + " is " + Names.shown(value.raw()) + ", but must be an object");
        } else {
            value.object(name, members);
        }
    }

    private void advice(String name, Json value) {
        adviced = true;
        switch (name) {
            case "timeout" -> timeout = millis("advice.timeout", value);
            case "interval" -> interval = millis("advice.interval", value);
            default -> value.raw();
        }
    }

    private long millis(String name, Json value) {
        if (value.kind() != '0') {
            wrong("400::message_invalid", name + " is " + Names.shown(value.raw()) + ", but must be a number");
            return -1;
        }
        return number(value.raw());
    }

    /** Any JSON number as one that we can count with: without its fraction, and not beyond a million million. */
    private static long number(String raw) {
        return (long) Math.max(-1, Math.min(1e12, Double.parseDouble(raw)));
    }

    private void extension(String name, Json value) {
        switch (name) {
            case "ack" -> ack(value);
            case "timesync" -> {
                if (value.kind() == '{') {
                    ext.timesync = value.raw();
                } else {
                    wrong("400::message_invalid",
                            "ext.timesync is " + Names.shown(value.raw()) + ", but must be an object");
                }
            }
            case "halley" -> {
                if (value.kind() == '{') {
                    ext.halley = true;
                    value.object("ext.halley", (member, inner) -> {
                        if (member.equals("after")) {
                            ext.after = string("ext.halley.after", inner, ext.after);
                        } else {
                            inner.raw();
                        }
                    });
                } else {
                    ext.halley = flag("ext.halley", value, "true, false or an object");
                }
            }
            default -> value.raw();
        }
    }

    private void ack(Json value) {
        switch (value.kind()) {
            case '0' -> ext.ack = number(value.raw());
            case '{' -> value.object("ext.ack", (name, inner) -> {
                if (name.equals("enabled")) {
                    ext.ackWanted = flag("ext.ack.enabled", inner, "true or false");
                } else {
                    inner.raw();
                }
            });
            default -> ext.ackWanted = flag("ext.ack", value, "true, false, a number or an object");
        }
    }

    private boolean flag(String name, Json value, String allowed) {
        String raw = value.raw();
        if (!raw.equals("true") && !raw.equals("false") && !raw.equals("null")) {
            wrong("400::message_invalid", name + " is " + Names.shown(raw) + ", but must be " + allowed);
        }
        return raw.equals("true");
    }

    /** Its id in JSON, as it was written; null for none. */
    String id() {
        return id;
    }

    /** Its channel; null for none. */
    String channel() {
        return channel;
    }

    /** Whether its channel is {@code /meta/} and a name. */
    boolean isMeta(String name) {
        return channel != null && channel.startsWith("/meta/") && channel.substring(6).equals(name);
    }

    String clientId() {
        return clientId;
    }

    String version() {
        return version;
    }

    String minimumVersion() {
        return minimumVersion;
    }

    /** Null for none. */
    List<String> connectionTypes() {
        return connectionTypes;
    }

    String connectionType() {
        return connectionType;
    }

    /** What is subscribed to; null for nothing. */
    List<String> subscriptions() {
        return subscriptions;
    }

    /** The same in JSON, as it was written; null for nothing. */
    String subscriptionAsWritten() {
        return subscriptionAsWritten;
    }

    /** The data in JSON, as it was written; null for none. */
    String data() {
        return data;
    }

    /** Whether the client gave advice of its own. */
    boolean isAdviced() {
        return adviced;
    }

    /** Milliseconds; below 0 where nothing is said. */
    long timeout() {
        return timeout;
    }

    /** Milliseconds; below 0 where nothing is said. */
    long interval() {
        return interval;
    }

    Extensions ext() {
        return ext;
    }

    /** What is wrong with it, as Bayeux says it; null for nothing. */
    String error() {
        return error;
    }

    /** What is wrong with it, in words. */
    String detail() {
        return detail;
    }

}
