package org.halley.comet.shared;

import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/**
 * What has happened since the start, in numbers. Names of channels or clients never appear here. Thread-safe.
 *
 * @param <E> what is counted; the JSON name is the constant's in lower camel case
 */
public final class Counts<E extends Enum<E>> {

    private final E[] kinds;
    private final LongAdder[] counts;

    public Counts(Class<E> type) {
        this.kinds = type.getEnumConstants();
        this.counts = new LongAdder[kinds.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    public void add(E what) {
        counts[what.ordinal()].increment();
    }

    public void add(E what, long many) {
        counts[what.ordinal()].add(many);
    }

    public long of(E what) {
        return counts[what.ordinal()].sum();
    }

    /**
     * Appends all of them as members of a JSON object.
     *
     * @param target ends in a member, or in the object's beginning
     */
    public StringBuilder appendTo(StringBuilder target) {
        for (E kind : kinds) {
            if (target.charAt(target.length() - 1) != '{') {
                target.append(',');
            }
            target.append('"').append(camel(kind.name())).append("\":").append(of(kind));
        }
        return target;
    }

    private static String camel(String constant) {
        StringBuilder name = new StringBuilder(constant.length());
        String lower = constant.toLowerCase(Locale.ROOT);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            name.append(c == '_' ? Character.toUpperCase(lower.charAt(++i)) : c);
        }
        return name.toString();
    }
}
