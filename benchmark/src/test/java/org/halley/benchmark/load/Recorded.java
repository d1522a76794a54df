package org.halley.benchmark.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Puts recorded answers before a dialogue, and keeps what it asked and which events it found. */
final class Recorded {

    private final Dialogue dialogue;
    private final List<String> events = new ArrayList<>();

    Recorded(Dialogue dialogue) {
        this.dialogue = dialogue;
    }

    String asked() {
        ByteBuffer out = ByteBuffer.allocate(16 * 1024);
        dialogue.ask(out);
        return new String(out.array(), 0, out.position(), StandardCharsets.US_ASCII);
    }

    /** Lets it ask, and does not look at it. */
    Recorded ask() {
        asked();
        return this;
    }

    /** An answer whose head has lines, ended by a line feed each, and a body. */
    Recorded answer(String head, String body) {
        byte[] bytes = (head.replace("\n", "\r\n") + "\r\n" + body).getBytes(StandardCharsets.US_ASCII);
        int end = bytes.length - body.length();
        Head read = new Head();
        read.at(bytes, 0, end);
        dialogue.head(read);
        if (!body.isEmpty()) {
            dialogue.body(bytes, end, bytes.length, (channel, sequence) -> events.add(channel + "/" + sequence));
        }
        return this;
    }

    List<String> events() {
        return events;
    }
}
