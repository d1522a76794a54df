package org.halley.comet.whiteboard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.halley.comet.Names;
import org.halley.comet.shared.Json;

/**
 * What a request asks for, as text: from a query, or from a JSON object with the same members. Unknown ones are ignored.
 * Immutable.
 */
final class Parameters {

    private final List<String> channels;
    private final Map<String, String> others;

    private Parameters(List<String> channels, Map<String, String> others) {
        this.channels = channels;
        this.others = others;
    }

    /**
     * Those of a query.
     *
     * @param query as it came; null for none
     * @throws Refused if it is malformed, or one that may stand only once stands twice
     */
    static Parameters ofQuery(String query) throws Refused {
        if (query == null || query.isEmpty()) {
            return new Parameters(List.of(), Map.of());
        }
        List<String> channels = new ArrayList<>(4);
        Map<String, String> others = new HashMap<>(8);
        int start = 0;
        while (start <= query.length()) {
            int end = query.indexOf('&', start);
            end = end < 0 ? query.length() : end;
            if (end > start) {
                String pair = query.substring(start, end);
                int equals = pair.indexOf('=');
                String name = RequestPath.decode(equals < 0 ? pair : pair.substring(0, equals), "parameter");
                String value = equals < 0 ? "" : RequestPath.decode(pair.substring(equals + 1), "parameter");
                if (name.equals("channel")) {
                    channels.add(value);
                } else {
                    once(others, name, value);
                }
            }
            start = end + 1;
        }
        return new Parameters(channels, others);
    }

    /**
     * Those of a JSON object: {@code channels} is an array of strings, {@code wait} a number, {@code empty} a number or a
     * string, {@code after}, {@code gap} and {@code subscriber} are strings.
     *
     * @throws Refused if the text is not that; the message names the member
     */
    static Parameters ofJson(String text) throws Refused {
        List<String> channels = new ArrayList<>();
        Map<String, String> others = new HashMap<>(8);
        boolean[] seen = new boolean[1];
        try {
            Json json = new Json(text);
            json.object("the body", (name, value) -> {
                switch (name) {
                    case "channels" -> {
                        if (seen[0]) {
                            throw new IllegalArgumentException("channels stands twice");
                        }
                        seen[0] = true;
                        value.array("channels", (index, element) ->
                                channels.add(element.string("channels[" + index + "]")));
                    }
                    case "wait" -> unchecked(others, name, number(name, value));
                    case "empty" -> unchecked(others, name, value.kind() == '0' ? value.raw() : value.string(name));
                    case "after", "gap", "subscriber" -> unchecked(others, name, value.string(name));
                    default -> value.raw();
                }
            });
            json.end();
        } catch (IllegalArgumentException e) {
            throw Refused.bad(e.getMessage());
        }
        if (!seen[0]) {
            throw Refused.bad("channels is missing: an array of names and patterns");
        }
        return new Parameters(channels, others);
    }

    private static String number(String name, Json value) {
        if (value.kind() != '0') {
            throw new IllegalArgumentException(name + " is " + Names.shown(value.raw()) + ", but must be a number");
        }
        return value.raw();
    }

    private static void unchecked(Map<String, String> others, String name, String value) {
        if (others.putIfAbsent(name, value) != null) {
            throw new IllegalArgumentException(name + " stands twice");
        }
    }

    private static void once(Map<String, String> others, String name, String value) throws Refused {
        boolean known = switch (name) {
            case "after", "wait", "gap", "empty", "subscriber" -> true;
            default -> false;
        };
        if (known && others.putIfAbsent(name, value) != null) {
            throw Refused.bad(name + " stands twice: '" + Names.shown(others.get(name)) + "' and '" + Names.shown(value)
                    + "'");
        }
    }

    /** The channels, in the order given; perhaps empty. */
    List<String> channels() {
        return channels;
    }

    /** The value of another one; null if it is not there. */
    String get(String name) {
        return others.get(name);
    }
}
