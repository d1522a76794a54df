package org.halley.comet.service;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

import org.halley.comet.Names;

/**
 * Checks a JSON text by RFC 8259 and writes it in UTF-8 on one line: white space between tokens is left out, all else is
 * kept character by character, numbers and escapes too. Confined.
 *
 * <p>Stricter than the grammar in three points. A name stands once in an object, since readers differ about which of two
 * counts (RFC 7493, 2.3). Half of a surrogate pair is refused unless it is escaped, since UTF-8 cannot hold it. Nesting
 * ends at {@value #MAX_DEPTH}, so that no reader's stack does.
 */
final class JsonText {

    /** The greatest depth of arrays and objects in each other. */
    static final int MAX_DEPTH = 255;

    private final CharSequence text;
    private final int maxBytes;
    private byte[] out;
    private int length;
    private int at;

    private JsonText(CharSequence text, int maxBytes) {
        this.text = text;
        this.maxBytes = maxBytes;
        this.out = new byte[Math.min(maxBytes, text.length() + 16)];
    }

    /**
     * The text on one line.
     *
     * @param text not null
     * @param maxBytes the greatest length of the result
     * @throws IllegalArgumentException if it is not one JSON value, or too long; the message says where and why
     */
    static byte[] compact(CharSequence text, int maxBytes) {
        JsonText json = new JsonText(text, maxBytes);
        json.blanks();
        json.value(0);
        json.blanks();
        if (json.at < text.length()) {
            throw json.wrong("the end");
        }
        return json.length == json.out.length ? json.out : Arrays.copyOf(json.out, json.length);
    }

    private void value(int depth) {
        char c = peek();
        switch (c) {
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    private void object(int depth) {
        open(depth);
        if (peek() != '}') {
            String first = null;
            Set<String> names = null;
            do {
                int start = at;
                if (peek() != '"') {
                    throw wrong("a name in quotation marks");
                }
                string();
                String name = plain(start + 1, at - 1);
                if (first == null) {
                    first = name;
                } else {
                    if (names == null) {
                        names = new HashSet<>();
                        names.add(first);
                    }
                    if (!names.add(name)) {
                        at = start;
                        throw wrong("a name that the object does not have yet");
                    }
                }
                blanks();
                take(':', "a colon");
                blanks();
                value(depth);
                blanks();
            } while (next());
        }
        take('}', "a comma or }");
    }

    private void array(int depth) {
        open(depth);
        if (peek() != ']') {
            do {
                value(depth);
                blanks();
            } while (next());
        }
        take(']', "a comma or ]");
    }

    private void open(int depth) {
        if (depth > MAX_DEPTH) {
            throw wrong("nothing nested deeper than " + MAX_DEPTH);
        }
        copy();
        blanks();
    }

    private boolean next() {
        if (peek() != ',') {
            return false;
        }
        copy();
        blanks();
        return true;
    }

    private void string() {
        copy();
        for (char c = peek(); c != '"'; c = peek()) {
            if (c < ' ') {
                throw wrong("a control character to be escaped");
            }
            if (c == '\\') {
                escape();
            } else if (c < 0x80) {
                copy();
            } else {
                wide(c);
            }
            if (at == text.length()) {
                throw wrong("the end of the string");
            }
        }
        copy();
    }

    private void escape() {
        copy();
        char c = peek();
        if ("\"\\/bfnrt".indexOf(c) < 0 && c != 'u') {
            throw wrong("one of \" \\ / b f n r t u behind \\");
        }
        copy();
        for (int i = 0; c == 'u' && i < 4; i++) {
            if (Character.digit(peek(), 16) < 0 || peek() >= 0x80) {
                throw wrong("four hexadecimal digits behind \\u");
            }
            copy();
        }
    }

    private void wide(char c) {
        int point = c;
        if (Character.isSurrogate(c)) {
            point = Character.codePointAt(text, at);
            if (point == c) {
                throw wrong("a whole surrogate pair");
            }
            put(0xF0 | point >> 18);
            put(0x80 | point >> 12 & 0x3F);
            put(0x80 | point >> 6 & 0x3F);
            at++;
        } else if (c < 0x800) {
            put(0xC0 | c >> 6);
        } else {
            put(0xE0 | c >> 12);
            put(0x80 | c >> 6 & 0x3F);
        }
        put(0x80 | point & 0x3F);
        at++;
    }

    private void word(String word) {
        for (int i = 0; i < word.length(); i++) {
            take(word.charAt(i), word);
        }
    }

    private void number() {
        if (peek() == '-') {
            copy();
        }
        if (peek() == '0') {
            copy();
        } else {
            digits("a value");
        }
        if (at < text.length() && text.charAt(at) == '.') {
            copy();
            digits("a digit behind the point");
        }
        if (at < text.length() && (text.charAt(at) | 0x20) == 'e') {
            copy();
            if (peek() == '+' || peek() == '-') {
                copy();
            }
            digits("a digit in the exponent");
        }
    }

    private void digits(String expected) {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            copy();
        }
        if (at == start) {
            throw wrong(expected);
        }
    }

    /** A name without its escapes, to be compared. */
    private String plain(int from, int to) {
        String raw = text.subSequence(from, to).toString();
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder plain = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '\\') {
                c = raw.charAt(++i);
                int simple = "bfnrt".indexOf(c);
                if (simple >= 0) {
                    c = "\b\f\n\r\t".charAt(simple);
                } else if (c == 'u') {
                    c = (char) Integer.parseInt(raw.substring(i + 1, i + 5), 16);
                    i += 4;
                }
            }
            plain.append(c);
        }
        return plain.toString();
    }

    private void blanks() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** The next character; NUL, which no rule allows, at the end. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void take(char wanted, String expected) {
        if (peek() != wanted) {
            throw wrong(expected);
        }
        copy();
    }

    private void copy() {
        put(text.charAt(at++));
    }

    private void put(int value) {
        if (length == out.length) {
            if (length == maxBytes) {
                throw new IllegalArgumentException("longer than " + maxBytes + " bytes");
            }
            out = Arrays.copyOf(out, (int) Math.min(maxBytes, out.length * 2L + 16));
        }
        out[length++] = (byte) value;
    }

    private IllegalArgumentException wrong(String expected) {
        String found = at >= text.length() ? "the end" : "'" + Names.shown(
                text.subSequence(at, Math.min(text.length(), at + 20)).toString()) + "'";
        return new IllegalArgumentException("no JSON: at character " + at + " " + found + " stands instead of " + expected);
    }
}
