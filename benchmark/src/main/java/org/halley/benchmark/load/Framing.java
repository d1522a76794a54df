package org.halley.benchmark.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the answers of HTTP/1.1 in what was read from one connection, wherever it was cut, and passes them on to a
 * {@link Dialogue}. What it has not taken is given again, with more behind it. Confined to one thread.
 */
final class Framing {

    private static final byte[] CONTENT_LENGTH = "content-length".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRANSFER_ENCODING = "transfer-encoding".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    private enum Place { HEAD, BODY, CHUNKS, SIZE, CHUNK, CHUNK_END, ENDLESS }

    private final Dialogue dialogue;
    private final Events events;
    private final Head head;
    private final boolean isStream;

    private Place place = Place.HEAD;
    /** How much of the body, or of the chunk, is not there yet. */
    private int rest;
    private boolean ended;
    /** Where {@link #size} has found the line's end. */
    private int lineEnd;
    /** The beginning of a stream's line whose end has not come. */
    private byte[] line = NOTHING;
    private int lineLength;

    /**
     * For a connection of which nothing has been read.
     *
     * @param head may be shared by all connections
     * @param isStream whether bodies are passed on line by line, as they come
     */
    Framing(Dialogue dialogue, Events events, Head head, boolean isStream) {
        this.dialogue = dialogue;
        this.events = events;
        this.head = head;
        this.isStream = isStream;
    }

    /** Whether the last {@link #take} has ended an answer. */
    boolean hasEnded() {
        return ended;
    }

    /**
     * Takes what it can, up to the end of an answer.
     *
     * @param bytes may be changed
     * @return up to where it has taken
     */
    int take(byte[] bytes, int from, int to) {
        ended = false;
        int at = from;
        while (!ended) {
            int before = at;
            Place was = place;
            at = switch (place) {
                case HEAD -> takeHead(bytes, at, to);
                case BODY -> takeBody(bytes, at, to);
                case CHUNKS -> takeChunks(bytes, at, to);
                case SIZE -> takeSize(bytes, at, to);
                case CHUNK -> takeChunk(bytes, at, to);
                case CHUNK_END -> takeChunkEnd(at, to);
                case ENDLESS -> takeEndless(bytes, at, to);
            };
            if (at == before && place == was) {
                break;
            }
        }
        return at;
    }

    private int takeHead(byte[] bytes, int from, int to) {
        int end = from + 3;
        while (end < to && !(bytes[end] == '\n' && bytes[end - 2] == '\n')) {
            end++;
        }
        if (end >= to) {
            return from;
        }
        end++;
        head.at(bytes, from, end);
        if (head.status() == 100) {
            return end;
        }
        if (head.status() == 204 || head.status() == 304) {
            end();
        } else if (head.find(CONTENT_LENGTH)) {
            rest = head.number();
            place = Place.BODY;
        } else if (head.find(TRANSFER_ENCODING)) {
            place = isStream ? Place.SIZE : Place.CHUNKS;
        } else if (isStream) {
            place = Place.ENDLESS;
        } else {
            throw new IllegalStateException("an answer without a length: " + head);
        }
        dialogue.head(head);
        if (place == Place.BODY && rest == 0) {
            end();
        }
        return end;
    }

    /** A body with a length is passed on as a whole. */
    private int takeBody(byte[] bytes, int from, int to) {
        if (to - from < rest) {
            return from;
        }
        int end = from + rest;
        dialogue.body(bytes, from, end, events);
        end();
        return end;
    }

    /** A body in chunks, as a whole: nothing of it is taken until all of it is there. */
    private int takeChunks(byte[] bytes, int from, int to) {
        int at = from;
        while (true) {
            int size = size(bytes, at, to);
            if (size < 0 || to - lineEnd < size + 2) {
                return from;
            }
            at = lineEnd + size + 2;
            if (size == 0) {
                break;
            }
        }
        int end = at;
        int body = from;
        at = from;
        for (int size = size(bytes, at, to); size > 0; size = size(bytes, at, to)) {
            System.arraycopy(bytes, lineEnd, bytes, body, size);
            body += size;
            at = lineEnd + size + 2;
        }
        if (body > from) {
            dialogue.body(bytes, from, body, events);
        }
        end();
        return end;
    }

    private int takeSize(byte[] bytes, int from, int to) {
        int size = size(bytes, from, to);
        if (size < 0) {
            return from;
        }
        rest = size;
        place = size == 0 ? Place.CHUNK_END : Place.CHUNK;
        return lineEnd;
    }

    private int takeChunk(byte[] bytes, int from, int to) {
        int end = Math.min(to, from + rest);
        rest -= end - from;
        lines(bytes, from, end);
        if (rest == 0) {
            place = Place.CHUNK_END;
            rest = -1;
        }
        return end;
    }

    private int takeChunkEnd(int from, int to) {
        if (to - from < 2) {
            return from;
        }
        if (rest == 0) {
            end();
        } else {
            place = Place.SIZE;
        }
        return from + 2;
    }

    /** A stream that goes on until the connection ends. */
    private int takeEndless(byte[] bytes, int from, int to) {
        lines(bytes, from, to);
        return to;
    }

    /** The size in a chunk's first line, or -1 if the line is not there as a whole. */
    private int size(byte[] bytes, int from, int to) {
        int size = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (bytes[i] == '\n' && i > from + 1) {
                lineEnd = i + 1;
                return size;
            }
            if (digit >= 0 && size < 1 << 26) {
                size = size * 16 + digit;
            } else if (bytes[i] != '\r') {
                throw new IllegalStateException("a chunk cannot have the size "
                    + new String(bytes, from, Math.min(16, to - from), StandardCharsets.ISO_8859_1));
            }
        }
        return -1;
    }

    private void lines(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && bytes[end - 1] != '\n') {
            end--;
        }
        int begin = from;
        if (lineLength > 0 && end > from) {
            while (bytes[begin++] != '\n') {
                // To behind the end of the line that began before.
            }
            keep(bytes, from, begin);
            dialogue.body(line, 0, lineLength, events);
            lineLength = 0;
        }
        if (end > begin) {
            dialogue.body(bytes, begin, end, events);
        }
        if (to > Math.max(begin, end)) {
            keep(bytes, Math.max(begin, end), to);
        }
    }

    private void keep(byte[] bytes, int from, int to) {
        int length = to - from;
        if (line.length < lineLength + length) {
            line = Arrays.copyOf(line, Math.max(512, 2 * (lineLength + length)));
        }
        System.arraycopy(bytes, from, line, lineLength, length);
        lineLength += length;
    }

    private void end() {
        place = Place.HEAD;
        ended = true;
    }
}
