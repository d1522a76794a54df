package org.halley.examples.desk;

import java.io.IOException;
import java.io.StringReader;
import java.util.Set;

import org.halley.comet.Names;
import org.halley.examples.desk.Refusal.Reason;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;

/** The fields of a JSON object, none of which is trusted. Immutable. */
final class Fields {

    private static final TypeAdapter<JsonElement> ANY = new Gson().getAdapter(JsonElement.class);

    private final JsonObject fields;

    private Fields(JsonObject fields) {
        this.fields = fields;
    }

    /**
     * Reads an object.
     *
     * @throws Refusal if the text is not one JSON object and nothing else
     */
    static Fields of(String json) {
        // Unlike JsonParser this reader is strict.
        try (JsonReader reader = new JsonReader(new StringReader(json))) {
            if (ANY.read(reader) instanceof JsonObject object && reader.peek() == JsonToken.END_DOCUMENT) {
                return new Fields(object);
            }
        } catch (IOException | JsonParseException | IllegalStateException e) {
            throw Refusal.of(Reason.MALFORMED, "'" + Names.shown(json) + "' is not JSON");
        }
        throw Refusal.of(Reason.MALFORMED, "'" + Names.shown(json) + "' is not one JSON object");
    }

    /** Refuses what has a field that is none of these. */
    void requireOnly(Set<String> names) {
        for (String name : fields.keySet()) {
            if (!names.contains(name)) {
                throw Refusal.of(Names.shown(name), "field '" + Names.shown(name) + "' is none of "
                        + String.join(", ", names.stream().sorted().toList()));
            }
        }
    }

    boolean has(String name) {
        return fields.has(name);
    }

    /** A text; empty if it is left out. */
    String text(String name) {
        JsonPrimitive value = primitive(name);
        if (value == null) {
            return "";
        }
        if (!value.isString()) {
            throw Refusal.of(name, name + " '" + Names.shown(value.toString()) + "' is not a JSON string");
        }
        return value.getAsString();
    }

    /** A number as it is written; empty if it is left out. */
    String number(String name) {
        JsonPrimitive value = primitive(name);
        if (value == null) {
            return "";
        }
        if (!value.isNumber()) {
            throw Refusal.of(name, name + " '" + Names.shown(value.toString()) + "' is not a JSON number");
        }
        return value.getAsString();
    }

    private JsonPrimitive primitive(String name) {
        JsonElement value = fields.get(name);
        if (value == null || value instanceof JsonPrimitive) {
            return (JsonPrimitive) value;
        }
        throw Refusal.of(name, name + " '" + Names.shown(value.toString()) + "' is neither a JSON string nor a number");
    }
}
