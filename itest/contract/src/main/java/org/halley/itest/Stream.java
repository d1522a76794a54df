package org.halley.itest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** The body of a stream, line by line and block by block, on top of a {@link Wire} whose head has been read. */
public final class Stream {

    private final Wire wire;
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private final Deque<String> lines = new ArrayDeque<>();
    private boolean ended;

    /**
     * A block of an event stream.
     *
     * @param lines its lines
     */
    public record Block(List<String> lines) {

        /** The value of a field; null if it is not there. Fails on a field that is there twice. */
        public String field(String name) {
            String value = null;
            for (String line : lines) {
                if (line.startsWith(name + ":")) {
                    if (value != null) {
                        throw new AssertionError("field " + name + " is there twice in " + lines);
                    }
                    value = line.substring(name.length() + 1).replaceFirst("^ ", "");
                }
            }
            return value;
        }

        /** The EVENT in the data field. */
        public JsonObject event() {
            return JsonParser.parseString(field("data")).getAsJsonObject();
        }

        /** What the EVENT carries. */
        public String data() {
            return event().get("data").toString();
        }

        /** Whether it holds an id and nothing else. */
        public boolean onlyId() {
            return lines.size() == 1 && field("id") != null;
        }
    }

    /** Reads the body of a wire. */
    public Stream(Wire wire) {
        this.wire = wire;
    }

    /** The next line without its end; null at the proper end of the body. */
    public String line() {
        while (lines.isEmpty() && !ended) {
            byte[] chunk = wire.chunk();
            if (chunk == null) {
                ended = true;
                if (partial.size() > 0) {
                    throw new AssertionError("the stream ended within the line '" + text() + "'");
                }
            } else {
                take(chunk);
            }
        }
        return lines.poll();
    }

    private void take(byte[] chunk) {
        for (byte b : chunk) {
            if (b == '\n') {
                String line = text();
                lines.add(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
            } else {
                partial.write(b);
            }
        }
    }

    private String text() {
        String text = partial.toString(StandardCharsets.UTF_8);
        partial.reset();
        return text;
    }

    /** The next block, whatever it holds; null at the proper end of the body, which is never within a block. */
    public Block block() {
        List<String> block = new ArrayList<>();
        for (String line = line(); line != null; line = line()) {
            if (line.isEmpty()) {
                if (!block.isEmpty()) {
                    return new Block(block);
                }
            } else {
                block.add(line);
            }
        }
        if (!block.isEmpty()) {
            throw new AssertionError("the stream ended within the block " + block);
        }
        return null;
    }

    /** Reads up to the first block that holds only the cursor, and gives that. */
    public String begin() {
        Block block = block();
        while (!block.onlyId()) {
            if (block.field("data") != null) {
                throw new AssertionError("data before the cursor: " + block);
            }
            block = block();
        }
        return block.field("id");
    }

    /** The next block with data, skipping what only moves the cursor; null at the end. */
    public Block event() {
        Block block = block();
        while (block != null && block.field("data") == null) {
            block = block();
        }
        return block;
    }
}
