package org.halley.comet.shared;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import org.halley.comet.Names;

/**
 * A configuration as it is read: a key that is missing has its default, and what is not allowed is complained about and
 * leaves what was before.
 *
 * @param properties as Config Admin gives them
 * @param complaint is told of each value that is not allowed
 */
public record Configuration(Map<String, ?> properties, Consumer<String> complaint) {

    /** A whole number within bounds; {@code unset} where the key is missing, {@code before} where the value is not allowed. */
    public int number(String key, int unset, int before, int least, int most) {
        Object value = properties.get(key);
        if (value == null) {
            return unset;
        }
        try {
            long number = value instanceof Number n && !(n instanceof Double || n instanceof Float) ? n.longValue()
                    : Long.parseLong(value.toString().trim());
            if (number >= least && number <= most) {
                return (int) number;
            }
        } catch (NumberFormatException e) {
            // Complained about below, as any other value that is not allowed.
        }
        complain(key, value, "a whole number from " + least + " to " + most, before);
        return before;
    }

    /** A text of a pattern; {@code what} says in words what is allowed. */
    public String text(String key, String unset, String before, Pattern allowed, String what) {
        Object value = properties.get(key);
        if (value == null) {
            return unset;
        }
        String text = value.toString().trim();
        if (allowed.matcher(text).matches()) {
            return text;
        }
        complain(key, value, what, before);
        return before;
    }

    /** An array or collection of texts, or one text with commas or white space between them. */
    public List<String> list(String key, List<String> before, Predicate<String> allowed, String what) {
        Object value = properties.get(key);
        List<Object> given = value == null ? List.of() : value instanceof Object[] array ? Arrays.asList(array)
                : value instanceof Collection<?> many ? new ArrayList<>(many)
                : Arrays.asList((Object[]) value.toString().split("[,\\s]+"));
        Set<String> texts = new TreeSet<>();
        for (Object one : given) {
            String text = String.valueOf(one).trim();
            if (text.isEmpty()) {
                continue;
            }
            if (!allowed.test(text)) {
                complain(key, text, what, before);
                return before;
            }
            texts.add(text);
        }
        return List.copyOf(texts);
    }

    private void complain(String key, Object value, String allowed, Object stays) {
        complaint.accept("Configuration " + key + " = '" + Names.shown(String.valueOf(value)) + "' is not " + allowed
                + "; it stays " + stays);
    }
}
