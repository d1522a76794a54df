package org.halley.comet;

import java.util.ArrayList;
import java.util.List;

/**
 * The names of channels and the patterns over them.
 *
 * <p>A name is {@code /} and 1 to 8 segments joined by {@code /}; a segment is 1 to 64 of
 * {@code A-Z a-z 0-9 . _ ~ ! $ ' ( ) , ; : @ + -}, but not {@code .} or {@code ..}, and the first one is not {@code -};
 * 255 characters at most. A pattern is {@code /*} or {@code /**}, alone or behind a name: exactly one more segment, or
 * one or more.
 */
public final class Names {

    /** The greatest length of a name or pattern, in characters, all of them ASCII. */
    public static final int MAX_LENGTH = 255;
    /** The greatest number of segments. */
    public static final int MAX_SEGMENTS = 8;
    /** The greatest length of a segment. */
    public static final int MAX_SEGMENT_LENGTH = 64;

    private static final String RULE = "a name is / and 1 to 8 segments of 1 to 64 of A-Z a-z 0-9 . _ ~ ! $ ' ( ) , ; : @ + -,"
            + " joined by /, at most 255 long, . and .. are no segments and the first is not -";

    private Names() {
    }

    /**
     * Checks the name of a channel.
     *
     * @param name not null
     * @return the name
     * @throws IllegalArgumentException if it is not one; the message holds it and the rule
     */
    public static String requireName(String name) {
        if (!isName(name, 0, name.length())) {
            String what = isPattern(name) ? "is a pattern, and a pattern is for following only" : "is not a channel's name";
            throw new IllegalArgumentException("channel '" + shown(name) + "' " + what + ": " + RULE);
        }
        return name;
    }

    /**
     * Checks a name or a pattern.
     *
     * @param text not null
     * @return the text
     * @throws IllegalArgumentException if it is neither; the message holds it and the rule
     */
    public static String requireNameOrPattern(String text) {
        if (!isPattern(text) && !isName(text, 0, text.length())) {
            throw new IllegalArgumentException("channel '" + shown(text) + "' is neither a channel's name nor a pattern: "
                    + RULE + "; a pattern ends in /* or /**");
        }
        return text;
    }

    /** Whether a text, not null, is the name of a channel. */
    public static boolean isName(String text) {
        return isName(text, 0, text.length());
    }

    /** Whether a text, not null, is a pattern. */
    public static boolean isPattern(String text) {
        int end = text.endsWith("/**") ? text.length() - 3 : text.endsWith("/*") ? text.length() - 2 : -1;
        return end == 0 || end > 0 && text.length() <= MAX_LENGTH && isName(text, 0, end);
    }

    private static boolean isName(String text, int from, int to) {
        if (to - from < 2 || to > MAX_LENGTH || text.charAt(from) != '/') {
            return false;
        }
        int segments = 0;
        int start = from + 1;
        for (int i = start; i <= to; i++) {
            if (i == to || text.charAt(i) == '/') {
                int length = i - start;
                if (length < 1 || length > MAX_SEGMENT_LENGTH || ++segments > MAX_SEGMENTS || isDots(text, start, length)
                        || segments == 1 && length == 1 && text.charAt(start) == '-') {
                    return false;
                }
                start = i + 1;
            } else if (!isAllowed(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDots(String text, int start, int length) {
        return text.charAt(start) == '.' && (length == 1 || length == 2 && text.charAt(start + 1) == '.');
    }

    private static boolean isAllowed(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "._~!$'(),;:@+-".indexOf(c) >= 0;
    }

    /**
     * The patterns that match a name, the narrowest first: its parent with {@code /*}, then its parent and every
     * ancestor with {@code /**}.
     *
     * @param name the name of a channel, valid
     * @return 2 to 9 patterns
     */
    public static List<String> patternsOf(String name) {
        List<String> patterns = new ArrayList<>(MAX_SEGMENTS + 1);
        int slash = name.lastIndexOf('/');
        patterns.add(name.substring(0, slash) + "/*");
        for (; slash >= 0; slash = name.lastIndexOf('/', slash - 1)) {
            patterns.add(name.substring(0, slash) + "/**");
        }
        return patterns;
    }

    /**
     * Whether a name or pattern matches a channel.
     *
     * @param nameOrPattern valid
     * @param name the name of a channel, valid
     */
    public static boolean matches(String nameOrPattern, String name) {
        if (nameOrPattern.endsWith("/**")) {
            return name.regionMatches(0, nameOrPattern, 0, nameOrPattern.length() - 2);
        }
        if (nameOrPattern.endsWith("/*")) {
            int prefix = nameOrPattern.length() - 1;
            return name.regionMatches(0, nameOrPattern, 0, prefix) && name.indexOf('/', prefix) < 0;
        }
        return nameOrPattern.equals(name);
    }

    /**
     * A text of somebody else's as it may stand in a message or a log line: at most 80 characters, everything outside
     * printable ASCII replaced by {@code ?}.
     *
     * @param text null gives {@code null}
     */
    public static String shown(String text) {
        if (text == null) {
            return "null";
        }
        StringBuilder shown = new StringBuilder(Math.min(text.length(), 84));
        for (int i = 0; i < text.length() && i < 80; i++) {
            char c = text.charAt(i);
            shown.append(c >= ' ' && c < 127 ? c : '?');
        }
        return text.length() > 80 ? shown.append(" ...").toString() : shown.toString();
    }
}
