package org.halley.itest;

import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/**
 * An answer that has come in whole. Immutable.
 *
 * @param status its status
 * @param headers its headers by lower-case name
 * @param body its body as text; empty if it has none
 */
public record Reply(int status, Map<String, List<String>> headers, String body) {

    /** The first header of a name; null if there is none. */
    public String header(String name) {
        List<String> values = headers.get(name.toLowerCase(java.util.Locale.ROOT));
        return values == null ? null : values.get(0);
    }

    /** The body as a JSON object. */
    public JsonObject json() {
        return JsonParser.parseString(body).getAsJsonObject();
    }

    /** The cursor to ask with next: of the header, which the body must repeat if it is there. */
    public String cursor() {
        return header("Comet-Cursor");
    }

    /** The events of the body; fails where there is no list of them. */
    public List<JsonObject> events() {
        if (body.isEmpty() || !json().has("events")) {
            throw new AssertionError("no events in " + this);
        }
        return StreamSupport.stream(json().getAsJsonArray("events").spliterator(), false)
                .map(JsonElement::getAsJsonObject).toList();
    }

    /** What the events of the body carry. */
    public List<String> data() {
        return events().stream().map(event -> event.get("data").toString()).toList();
    }
}
