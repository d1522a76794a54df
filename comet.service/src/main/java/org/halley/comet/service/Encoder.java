package org.halley.comet.service;

import java.io.IOException;
import java.io.Writer;
import java.util.Optional;

import org.halley.comet.Event;
import org.halley.comet.Names;
import org.halley.comet.RawJson;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.stream.JsonWriter;

/** Makes JSON of data, and data of JSON. Thread-safe. */
final class Encoder {

    private final Gson gson = PlainTypes.register(new GsonBuilder())
            .registerTypeAdapterFactory(new Verbatim()).disableHtmlEscaping().serializeNulls().create();

    /**
     * Data as one JSON value on one line, in UTF-8.
     *
     * @param channel for the message
     * @param data as {@link org.halley.comet.EventChannel#publish(Object)} takes it
     * @param maxBytes the greatest length of the result
     * @throws IllegalArgumentException if that cannot be; the message names the channel, the class and the reason
     */
    byte[] encode(String channel, Object data, int maxBytes) {
        try {
            CharSequence text = data instanceof RawJson raw ? raw.text() : write(data, maxBytes);
            // What Gson wrote is checked too: foreign type adapters write what they like, JsonElements hold NaN.
            return JsonText.compact(text, maxBytes);
        } catch (RuntimeException | StackOverflowError e) {
            String what = data == null ? "null" : data.getClass().getName();
            throw new IllegalArgumentException("channel '" + channel + "': data of class " + what
                    + " is not published: " + Names.shown(e.getMessage() == null ? e.toString() : e.getMessage()), e);
        }
    }

    private CharSequence write(Object data, int maxBytes) {
        Bounded text = new Bounded(maxBytes);
        JsonWriter writer = new Shallow(text);
        if (data == null) {
            return "null";
        } else if (Verbatim.isForeignElement(data.getClass())) {
            return data.toString();
        } else if (data instanceof JsonElement element) {
            gson.toJson(element, writer);
        } else {
            gson.toJson(data, data.getClass(), writer);
            boolean nothing = data instanceof JsonNull || data instanceof Optional<?> optional && optional.isEmpty();
            if (text.isNull() && !nothing) {
                throw new IllegalArgumentException("Gson leaves out anonymous and local classes");
            }
        }
        return text.text;
    }

    /**
     * As {@link org.halley.comet.EventChannels#decode}.
     *
     * @throws IllegalArgumentException if the data is not of the type
     */
    <T> T decode(Event event, Class<T> type) {
        try {
            return gson.fromJson(event.json(), type);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("event " + event.id() + " of channel '" + event.channel()
                    + "' is no " + type.getName() + ": " + Names.shown(e.getMessage()), e);
        }
    }

    /** Ends a text before it fills the memory. Confined. */
    private static final class Bounded extends Writer {

        private final StringBuilder text = new StringBuilder(128);
        private final int max;

        Bounded(int max) {
            this.max = max;
        }

        @Override
        public void write(char[] buffer, int offset, int count) {
            require(count);
            text.append(buffer, offset, count);
        }

        @Override
        public void write(String part, int offset, int count) {
            require(count);
            text.append(part, offset, offset + count);
        }

        @Override
        public void write(int c) {
            require(1);
            text.append((char) c);
        }

        private void require(int count) {
            if (text.length() + count > max) {
                throw new IllegalArgumentException("longer than " + max + " bytes");
            }
        }

        boolean isNull() {
            return text.length() == 4 && text.charAt(0) == 'n';
        }

        @Override
        public void flush() {
        }

        @Override
        public void close() {
        }
    }

    /** Ends data that refers to itself, or is nested too deep, before the stack does. Confined. */
    private static final class Shallow extends JsonWriter {

        private int depth;

        Shallow(Writer out) {
            super(out);
        }

        private void deeper() {
            if (++depth > JsonText.MAX_DEPTH) {
                throw new IllegalArgumentException("nested deeper than " + JsonText.MAX_DEPTH + ", or refers to itself");
            }
        }

        @Override
        public JsonWriter beginArray() throws IOException {
            deeper();
            return super.beginArray();
        }

        @Override
        public JsonWriter endArray() throws IOException {
            depth--;
            return super.endArray();
        }

        @Override
        public JsonWriter beginObject() throws IOException {
            deeper();
            return super.beginObject();
        }

        @Override
        public JsonWriter endObject() throws IOException {
            depth--;
            return super.endObject();
        }
    }
}
