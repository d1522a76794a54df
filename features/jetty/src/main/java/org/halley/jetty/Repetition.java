package org.halley.jetty;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A request in all its bytes, but for the value of its parameter {@code after}: what a client sends that polls again and
 * again. Immutable.
 */
final class Repetition {

    /** The longest value, as the protocol has it. */
    private static final int LONGEST_VALUE = 64;
    private static final int LONGEST_REQUEST = 2048;
    private static final byte[] BEGIN = ascii("GET ");
    private static final byte[] END = ascii("\r\n\r\n");
    private static final String VERSION = " HTTP/1.1";
    private static final String PARAMETER = "after=";

    /** Headers with which a request is more than its head, or the connection does not go on as before. */
    private static final String[] OTHER = {
        "content-length:", "transfer-encoding:", "upgrade:", "expect:", "connection:", "te:", "trailer:" };

    private final byte[] before;
    private final byte[] behind;

    private Repetition(byte[] before, byte[] behind) {
        this.before = before;
        this.behind = behind;
    }

    /**
     * The request in a buffer as one that may be repeated.
     *
     * @param buffer nothing else than what has come; is not changed
     * @return null if it is anything but one whole head of a GET request of HTTP/1.1 that keeps its connection, with one
     *     parameter {@code after}, and not longer than two thousand bytes
     */
    static Repetition of(ByteBuffer buffer) {
        int length = buffer.remaining();
        if (length < BEGIN.length + END.length || length > LONGEST_REQUEST
                || !buffer.slice(buffer.position(), BEGIN.length).equals(ByteBuffer.wrap(BEGIN))
                || !buffer.slice(buffer.limit() - END.length, END.length).equals(ByteBuffer.wrap(END))) {
            return null;
        }
        byte[] all = new byte[length];
        buffer.get(buffer.position(), all);
        String text = new String(all, StandardCharsets.ISO_8859_1);
        String[] lines = text.split("\r\n", -1);
        // The last line and the one behind it are empty; any other that is begins a second request or a body.
        for (int i = 0; i < lines.length - 2; i++) {
            if (lines[i].isEmpty() || lines[i].indexOf('\n') >= 0 || lines[i].indexOf('\r') >= 0) {
                return null;
            }
            if (i > 0 && isOther(lines[i].toLowerCase(Locale.ROOT))) {
                return null;
            }
        }
        String first = lines[0];
        int query = first.indexOf('?');
        int value = valueOf(first, query);
        if (!first.endsWith(VERSION) || query < 0 || value < 0 || valueOf(first, value) >= 0) {
            return null;
        }
        int end = value;
        while (end < first.length() && isOfValue((byte) first.charAt(end))) {
            end++;
        }
        char next = end < first.length() ? first.charAt(end) : 0;
        if (next != '&' && next != ' ' || end - value > LONGEST_VALUE) {
            return null;
        }
        return new Repetition(Arrays.copyOf(all, value), Arrays.copyOfRange(all, end, all.length));
    }

    /** Where the value of the parameter begins, from an index on; -1 if it is not there. */
    private static int valueOf(String line, int from) {
        int at = from < 0 ? -1 : line.indexOf(PARAMETER, from);
        while (at > 0 && line.charAt(at - 1) != '?' && line.charAt(at - 1) != '&') {
            at = line.indexOf(PARAMETER, at + 1);
        }
        return at < 0 ? -1 : at + PARAMETER.length();
    }

    private static boolean isOther(String line) {
        if (line.equals("connection: keep-alive")) {
            return false;
        }
        // A line that begins with a space goes on with the header before.
        if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
            return true;
        }
        for (String header : OTHER) {
            // Spaces before the colon are refused by Jetty; here they count as the header all the same.
            if (line.replace(" ", "").replace("\t", "").startsWith(header)) {
                return true;
            }
        }
        return false;
    }

    /** Whether this is a request with that target. */
    boolean isOf(String target) {
        int value = before.length - BEGIN.length;
        if (target.length() <= value || !target.startsWith(new String(before, BEGIN.length, value, StandardCharsets.ISO_8859_1))) {
            return false;
        }
        int end = value;
        while (end < target.length() && isOfValue((byte) target.charAt(end))) {
            end++;
        }
        return new String(behind, StandardCharsets.ISO_8859_1).startsWith(target.substring(end) + VERSION + "\r\n");
    }

    /**
     * The value of {@code after} in the request that is in a buffer.
     *
     * @return null if it is not this request, byte by byte, or not it alone
     */
    String valueIn(ByteBuffer buffer) {
        int start = buffer.position();
        int length = buffer.remaining() - before.length - behind.length;
        if (length < 1 || length > LONGEST_VALUE) {
            return null;
        }
        int value = start + before.length;
        if (!buffer.slice(start, before.length).equals(ByteBuffer.wrap(before))
                || !buffer.slice(value + length, behind.length).equals(ByteBuffer.wrap(behind))) {
            return null;
        }
        byte[] bytes = new byte[length];
        buffer.get(value, bytes);
        for (byte b : bytes) {
            if (!isOfValue(b)) {
                return null;
            }
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static boolean isOfValue(byte b) {
        return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b == '.' || b == '_' || b == '~'
                || b == '-';
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
