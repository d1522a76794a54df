package org.halley.benchmark.bare;

import java.nio.charset.StandardCharsets;

/** How events stand in an answer. */
enum Form {

    /** Blocks of an event stream. */
    EVENTS("text/event-stream", "data: ", "\n\n"),

    /** One line each; polls have this form too. */
    LINES("application/x-ndjson", "", "\n");

    private final String contentType;
    private final byte[] before;
    private final byte[] behind;

    Form(String contentType, String before, String behind) {
        this.contentType = contentType;
        this.before = before.getBytes(StandardCharsets.US_ASCII);
        this.behind = behind.getBytes(StandardCharsets.US_ASCII);
    }

    String contentType() {
        return contentType;
    }

    byte[] of(byte[] event) {
        byte[] formed = new byte[before.length + event.length + behind.length];
        System.arraycopy(before, 0, formed, 0, before.length);
        System.arraycopy(event, 0, formed, before.length, event.length);
        System.arraycopy(behind, 0, formed, before.length + event.length, behind.length);
        return formed;
    }
}
