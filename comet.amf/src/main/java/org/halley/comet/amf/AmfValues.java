package org.halley.comet.amf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;

import org.halley.comet.Names;
import org.halley.comet.shared.Json;

import flex.messaging.io.amf.ASObject;

/**
 * JSON as AMF has it, and the other way round.
 *
 * <p>An object is an {@code ASObject}, an array an {@code Object[]}; a whole number is an int where AMF's 29 bits hold it and
 * otherwise, as any other number, a double, which is exact up to 2<sup>53</sup>. Dates become texts of ISO 8601 in UTC. What
 * JSON has no word for is refused.
 */
final class AmfValues {

    private static final int MAX_DEPTH = 100;
    private static final int INT29_MAX = (1 << 28) - 1;
    private static final int INT29_MIN = -(1 << 28);

    private AmfValues() {
    }

    /**
     * The value of a JSON text that was published.
     *
     * @throws IllegalArgumentException if it is not JSON
     */
    static Object fromJson(String text) {
        Json json = new Json(text);
        Object value = value(json);
        json.end();
        return value;
    }

    private static Object value(Json json) {
        switch (json.kind()) {
            case '{' -> {
                Map<Object, Object> object = object();
                json.object("the data", (name, member) -> object.put(name, value(member)));
                return object;
            }
            case '[' -> {
                List<Object> array = new ArrayList<>();
                json.array("the data", (index, element) -> array.add(value(element)));
                return array.toArray();
            }
            case '"' -> {
                return json.string("the data");
            }
            case '0' -> {
                return number(json.raw());
            }
            default -> {
                String word = json.raw();
                return word.equals("null") ? null : Boolean.valueOf(word);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> object() {
        return new ASObject();
    }

    private static Object number(String raw) {
        double number = Double.parseDouble(raw);
        boolean whole = number == Math.rint(number) && number >= INT29_MIN && number <= INT29_MAX
                && !(number == 0 && raw.startsWith("-"));
        return whole ? (Object) (int) number : (Object) number;
    }

    /**
     * The JSON of what a client has sent.
     *
     * @param max how many characters it may have
     * @throws IllegalArgumentException if JSON has no word for it, or it is too long or too deep
     */
    static String toJson(Object value, int max) {
        StringBuilder json = new StringBuilder();
        append(json, value, 0, max);
        return json.toString();
    }

    private static void append(StringBuilder json, Object value, int depth, int max) {
        // Deeper than that also stands what contains itself.
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("the body is nested deeper than " + MAX_DEPTH);
        }
        if (json.length() > max) {
            throw new IllegalArgumentException("the body has more than " + max + " characters as JSON");
        }
        if (value == null || value instanceof Boolean) {
            json.append(value);
        } else if (value instanceof Number number) {
            append(json, number);
        } else if (value instanceof CharSequence || value instanceof Character) {
            quote(json, value.toString(), max);
        } else if (value instanceof Date date) {
            quote(json, date.toInstant().toString(), max);
        } else if (value instanceof Calendar calendar) {
            quote(json, calendar.toInstant().toString(), max);
        } else if (value instanceof Map<?, ?> map) {
            append(json, map, depth, max);
        } else if (value instanceof Object[] array) {
            append(json, Arrays.asList(array), depth, max);
        } else if (value instanceof Collection<?> collection) {
            append(json, collection, depth, max);
        } else {
            throw new IllegalArgumentException("the body has a " + Names.shown(value.getClass().getName())
                    + ", for which JSON has no word");
        }
    }

    private static void append(StringBuilder json, Number number) {
        double value = number.doubleValue();
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("the body has the number " + value + ", for which JSON has no word");
        }
        if (!(number instanceof Double || number instanceof Float)) {
            json.append(number);
        } else if (value == Math.rint(value) && Math.abs(value) < 1L << 53 && !(value == 0 && 1 / value < 0)) {
            // AMF has no wider whole numbers than doubles.
            json.append((long) value);
        } else {
            json.append(value);
        }
    }

    private static void append(StringBuilder json, Map<?, ?> map, int depth, int max) {
        json.append('{');
        String comma = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            json.append(comma);
            quote(json, String.valueOf(entry.getKey()), max);
            json.append(':');
            append(json, entry.getValue(), depth + 1, max);
            comma = ",";
        }
        json.append('}');
    }

    private static void append(StringBuilder json, Collection<?> collection, int depth, int max) {
        json.append('[');
        String comma = "";
        for (Object element : collection) {
            json.append(comma);
            append(json, element, depth + 1, max);
            comma = ",";
        }
        json.append(']');
    }

    /** As little is escaped as may be: what goes out to pages is escaped there. */
    private static void quote(StringBuilder json, String text, int max) {
        if (text.length() > max) {
            throw new IllegalArgumentException("the body has more than " + max + " characters as JSON");
        }
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f || Character.isSurrogate(c) || c == 0x2028 || c == 0x2029) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
