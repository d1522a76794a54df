package org.halley.comet.whiteboard;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A piece of a stream, which goes through the container's output or, framed as a chunk of HTTP/1.1 (RFC 9112, 7.1), past it.
 * Framed, it begins with the line end of the chunk before it and leaves its own to what follows, as the container does that
 * wrote the first chunk and writes the last. Immutable, and shared by all to whom the same is written.
 */
final class Chunk {

    private final byte[] framed;
    private final int start;

    private Chunk(byte[] framed, int start) {
        this.framed = framed;
        this.start = start;
    }

    /**
     * The chunk with that content.
     *
     * @param content not empty, for an empty chunk would end the response; copied
     */
    static Chunk of(byte[] content) {
        byte[] head = ("\r\n" + Integer.toHexString(content.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] framed = Arrays.copyOf(head, head.length + content.length);
        System.arraycopy(content, 0, framed, head.length, content.length);
        return new Chunk(framed, head.length);
    }

    /** Writes the content alone. */
    void writeTo(OutputStream out) throws IOException {
        out.write(framed, start, framed.length - start);
    }

    /** The content with its framing; a view of bytes that others may be given too. */
    ByteBuffer framed() {
        return ByteBuffer.wrap(framed);
    }
}
