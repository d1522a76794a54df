package org.halley.benchmark.load;

import java.nio.charset.StandardCharsets;

/**
 * Status and headers of an answer, as they stand in the bytes that were read. One object is used for all answers of a
 * run: nothing is allocated to look something up.
 */
public final class Head {

    private byte[] bytes = {};
    private int from;
    private int to;
    private int status;
    private int valueFrom;
    private int valueTo;

    /**
     * Looks at another answer.
     *
     * @param bytes what was read
     * @param from where the status line begins
     * @param to behind the empty line
     * @throws IllegalStateException if it does not begin as an answer of HTTP/1.1 does
     */
    public void at(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        if (to - from < 14 || bytes[from] != 'H' || bytes[from + 5] != '1' || bytes[from + 8] != ' ') {
            throw new IllegalStateException("this is no HTTP: " + this);
        }
        status = (bytes[from + 9] - '0') * 100 + (bytes[from + 10] - '0') * 10 + bytes[from + 11] - '0';
    }

    /** The status. */
    public int status() {
        return status;
    }

    /**
     * Looks for a header; {@link #bytes}, {@link #valueFrom} and {@link #valueTo} tell its value.
     *
     * @param name in lower case, without the colon, as bytes
     * @return whether it is there
     */
    public boolean find(byte[] name) {
        int line = nextLine(from);
        while (line < to - 2) {
            int next = nextLine(line);
            int colon = line + name.length;
            if (colon < next && bytes[colon] == ':' && isNamed(name, line)) {
                valueFrom = colon + 1;
                while (valueFrom < next && bytes[valueFrom] == ' ') {
                    valueFrom++;
                }
                valueTo = next;
                while (valueTo > valueFrom && bytes[valueTo - 1] <= ' ') {
                    valueTo--;
                }
                return true;
            }
            line = next;
        }
        return false;
    }

    /** The array that holds the value last found. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the value last found begins. */
    public int valueFrom() {
        return valueFrom;
    }

    /** Behind the value last found. */
    public int valueTo() {
        return valueTo;
    }

    /** The value last found, as a text of its own. */
    public String value() {
        return new String(bytes, valueFrom, valueTo - valueFrom, StandardCharsets.ISO_8859_1);
    }

    /**
     * The value last found as a number.
     *
     * @throws IllegalStateException if it is none
     */
    public int number() {
        int number = 0;
        for (int i = valueFrom; i < valueTo; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9 || number > 100_000_000) {
                throw new IllegalStateException("not a number, but " + value());
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** Status line and headers, for messages. */
    @Override
    public String toString() {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1).strip();
    }

    private int nextLine(int at) {
        int i = at;
        while (i < to && bytes[i] != '\n') {
            i++;
        }
        return i + 1;
    }

    private boolean isNamed(byte[] name, int at) {
        for (int i = 0; i < name.length; i++) {
            int b = bytes[at + i];
            if (b >= 'A' && b <= 'Z') {
                b += 'a' - 'A';
            }
            if (b != name[i]) {
                return false;
            }
        }
        return true;
    }
}
