package org.halley.comet.service;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Optional;
import java.util.function.Function;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;

/**
 * Types of the JDK that Gson cannot look into since Java 17, or writes as nobody expects: moments and durations as in ISO
 * 8601, {@link Optional} as its value or null.
 */
final class PlainTypes {

    private PlainTypes() {
    }

    static GsonBuilder register(GsonBuilder builder) {
        text(builder, Instant.class, Instant::parse);
        text(builder, Duration.class, Duration::parse);
        text(builder, LocalDate.class, LocalDate::parse);
        text(builder, LocalTime.class, LocalTime::parse);
        text(builder, LocalDateTime.class, LocalDateTime::parse);
        text(builder, OffsetDateTime.class, OffsetDateTime::parse);
        text(builder, ZonedDateTime.class, ZonedDateTime::parse);
        text(builder, Date.class, text -> Date.from(Instant.parse(text)), date -> date.toInstant().toString());
        return builder.registerTypeAdapterFactory(new Optionals());
    }

    private static <T> void text(GsonBuilder builder, Class<T> type, Function<String, T> parse) {
        text(builder, type, parse, Object::toString);
    }

    private static <T> void text(GsonBuilder builder, Class<T> type, Function<String, T> parse,
            Function<T, String> print) {
        builder.registerTypeAdapter(type, new TypeAdapter<T>() {
            @Override
            public void write(JsonWriter out, T value) throws IOException {
                out.value(print.apply(value));
            }

            @Override
            public T read(JsonReader in) throws IOException {
                String text = in.nextString();
                try {
                    return parse.apply(text);
                } catch (RuntimeException e) {
                    throw new JsonParseException("'" + text + "' is no " + type.getSimpleName(), e);
                }
            }
        }.nullSafe());
    }

    /** An optional as what is in it. */
    private static final class Optionals implements TypeAdapterFactory {

        @Override
        @SuppressWarnings("unchecked")
        public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
            if (type.getRawType() != Optional.class) {
                return null;
            }
            Type inner = type.getType() instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0]
                    : Object.class;
            return (TypeAdapter<T>) adapter((TypeAdapter<Object>) gson.getAdapter(TypeToken.get(inner)));
        }

        private static TypeAdapter<Optional<Object>> adapter(TypeAdapter<Object> inner) {
            return new TypeAdapter<>() {
                @Override
                public void write(JsonWriter out, Optional<Object> value) throws IOException {
                    if (value == null || value.isEmpty()) {
                        out.nullValue();
                    } else {
                        inner.write(out, value.get());
                    }
                }

                @Override
                public Optional<Object> read(JsonReader in) throws IOException {
                    if (in.peek() == JsonToken.NULL) {
                        in.nextNull();
                        return Optional.empty();
                    }
                    return Optional.ofNullable(inner.read(in));
                }
            };
        }
    }
}
