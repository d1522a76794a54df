package org.halley.comet.shared;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

import org.halley.comet.Names;

/**
 * A strict reader of one JSON text (RFC 8259) that hands out values as they were written, so that published data stays
 * exactly what it was: numbers and escapes included. Confined to one thread.
 *
 * <p>What is not JSON, or has a member twice, is an {@link IllegalArgumentException} that names the place.
 */
public final class Json {

    /** How deep arrays and objects may stand in each other. */
    static final int MAX_DEPTH = 100;

    private final String text;
    private int at;

    public Json(String text) {
        this.text = text;
    }

    /** Reads a member of an object: its name, and the reader that stands before its value and has to be moved past it. */
    public interface Member {
        void read(String name, Json value);
    }

    /** Reads an element of an array: its index, and the reader that stands before it and has to be moved past it. */
    public interface Element {
        void read(int index, Json value);
    }

    /**
     * The text of bytes in UTF-8.
     *
     * @throws IllegalArgumentException if they are not UTF-8
     */
    public static String decode(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the body is not UTF-8", e);
        }
    }

    /** Appends a text as a JSON string; {@code <}, {@code >} and {@code &} are escaped too. */
    public static void quote(StringBuilder target, String text) {
        target.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                target.append('\\').append(c);
            } else if (c < ' ' || c > '~' || c == '<' || c == '>' || c == '&') {
                target.append(String.format("\\u%04x", (int) c));
            } else {
                target.append(c);
            }
        }
        target.append('"');
    }

    /** Checks that nothing but white space is left. */
    public void end() {
        space();
        if (at < text.length()) {
            throw malformed("nothing more");
        }
    }

    /** The first character of the next value: one of <code>{ [ " t f n</code>, or <code>0</code> for a number. */
    public char kind() {
        space();
        char c = peek();
        return c == '-' || c >= '0' && c <= '9' ? '0' : c;
    }

    /** The next value, checked, as it was written. */
    public String raw() {
        space();
        int start = at;
        value(0);
        return text.substring(start, at);
    }

    /** The next value, which has to be a string; {@code what} names it where it is not. */
    public String string(String what) {
        if (kind() != '"') {
            throw new IllegalArgumentException(what + " is " + Names.shown(raw()) + ", but must be a string");
        }
        StringBuilder value = new StringBuilder();
        text(value);
        return value.toString();
    }

    /** Reads the next value, which has to be an object; {@code what} names it where it is not. */
    public void object(String what, Member member) {
        if (kind() != '{') {
            throw new IllegalArgumentException(what + " is " + Names.shown(raw()) + ", but must be an object");
        }
        at++;
        space();
        if (peek() == '}') {
            at++;
            return;
        }
        do {
            StringBuilder name = new StringBuilder();
            space();
            text(name);
            space();
            expect(':');
            member.read(name.toString(), this);
        } while (goesOn('}'));
    }

    /** Reads the next value, which has to be an array; {@code what} names it where it is not. */
    public void array(String what, Element element) {
        if (kind() != '[') {
            throw new IllegalArgumentException(what + " is " + Names.shown(raw()) + ", but must be an array");
        }
        at++;
        space();
        if (peek() == ']') {
            at++;
            return;
        }
        int index = 0;
        do {
            element.read(index++, this);
        } while (goesOn(']'));
    }

    private void value(int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("the JSON is nested deeper than " + MAX_DEPTH);
        }
        space();
        switch (peek()) {
            case '{' -> {
                at++;
                space();
                if (peek() == '}') {
                    at++;
                    return;
                }
                Set<String> names = new HashSet<>();
                do {
                    space();
                    StringBuilder name = new StringBuilder();
                    text(name);
                    if (!names.add(name.toString())) {
                        throw new IllegalArgumentException("the JSON is malformed before character " + at + ": '"
                                + Names.shown(name.toString()) + "' stands twice in an object");
                    }
                    space();
                    expect(':');
                    value(depth + 1);
                } while (goesOn('}'));
            }
            case '[' -> {
                at++;
                space();
                if (peek() == ']') {
                    at++;
                    return;
                }
                do {
                    value(depth + 1);
                } while (goesOn(']'));
            }
            case '"' -> text(null);
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    private boolean goesOn(char close) {
        space();
        if (peek() == ',') {
            at++;
            return true;
        }
        expect(close);
        return false;
    }

    private void word(String word) {
        if (!text.startsWith(word, at)) {
            throw malformed("a value");
        }
        at += word.length();
    }

    private void number() {
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (peek() == '.') {
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
    }

    private void digits() {
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == start) {
            throw malformed("a value");
        }
    }

    /** Moves past a string, and appends what it says to a target that is not null. */
    private void text(StringBuilder target) {
        expect('"');
        for (;;) {
            if (at == text.length()) {
                throw malformed("the end of a string");
            }
            char c = text.charAt(at++);
            if (c == '"') {
                return;
            }
            if (c < ' ') {
                at--;
                throw malformed("no control character");
            }
            char said = c == '\\' ? escape() : c;
            if (target != null) {
                target.append(said);
            }
        }
    }

    private char escape() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hex();
            default -> {
                at--;
                throw malformed("an escape");
            }
        };
    }

    private char hex() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            char c = peek();
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw malformed("a hexadecimal digit");
            }
            value = value * 16 + digit;
            at++;
        }
        return (char) value;
    }

    private void expect(char wanted) {
        if (at == text.length() || text.charAt(at) != wanted) {
            throw malformed("'" + wanted + "'");
        }
        at++;
    }

    private void space() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** The next character; NUL, which stands nowhere outside strings, at the end. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private IllegalArgumentException malformed(String wanted) {
        String found = at < text.length() ? "'" + Names.shown(text.substring(at, Math.min(at + 10, text.length()))) + "'"
                : "the end";
        return new IllegalArgumentException("the JSON is malformed at character " + at + ": found " + found
                + " instead of " + wanted);
    }
}
