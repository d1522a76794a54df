package org.halley.comet.service;

import java.io.IOException;

import org.halley.comet.RawJson;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;

/**
 * Writes what is JSON already as it stands, wherever it is in the data: {@link RawJson}, and the {@code JsonElement}s of
 * another Gson than ours. A framework may hold several, the old one of an update among them, and by reflection such an
 * element would become what it is made of inside. Thread-safe.
 */
final class Verbatim implements TypeAdapterFactory {

    /** Whether a class is an element of another Gson. */
    static boolean isForeignElement(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            if (each.getName().equals(JsonElement.class.getName())) {
                return each != JsonElement.class;
            }
        }
        return false;
    }

    @Override
    public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        if (type.getRawType() != RawJson.class && !isForeignElement(type.getRawType())) {
            return null;
        }
        return new TypeAdapter<T>() {
            @Override
            public void write(JsonWriter out, T value) throws IOException {
                if (value == null) {
                    out.nullValue();
                } else {
                    String text = value instanceof RawJson raw ? raw.text() : value.toString();
                    // Each by itself: two halves of something must not make a whole.
                    JsonText.compact(text, Integer.MAX_VALUE);
                    out.jsonValue(text);
                }
            }

            @Override
            public T read(JsonReader in) throws IOException {
                return gson.getDelegateAdapter(Verbatim.this, type).read(in);
            }
        };
    }
}
