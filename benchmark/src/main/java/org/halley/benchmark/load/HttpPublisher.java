package org.halley.benchmark.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A publisher that posts the bare event to a URL for each channel, without a handshake. */
final class HttpPublisher implements Publisher {

    private final String path;
    private final String host;
    private final int[] expected;
    /** By channel, made when first needed: everything up to the length of the body. */
    private final List<byte[]> heads = new ArrayList<>();

    /**
     * Makes one.
     *
     * @param path what stands before the channel's number
     * @param host the value of {@code Host}
     * @param expected which status a publication has that was accepted
     */
    HttpPublisher(String path, String host, int... expected) {
        this.path = path;
        this.host = host;
        this.expected = expected.clone();
    }

    @Override
    public void publish(ByteBuffer out, int channel, byte[] event, int length) {
        while (heads.size() <= channel) {
            heads.add(null);
        }
        byte[] head = heads.get(channel);
        if (head == null) {
            head = ("POST " + path + channel + " HTTP/1.1\r\nHost: " + host
                + "\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
            heads.set(channel, head);
        }
        out.put(head).put(event, 0, length);
    }

    @Override
    public void ask(ByteBuffer out) {
        throw new IllegalStateException("nothing has to be asked before publishing");
    }

    @Override
    public void head(Head head) {
        for (int status : expected) {
            if (head.status() == status) {
                return;
            }
        }
        throw new IllegalStateException("not published: " + head);
    }

    @Override
    public void body(byte[] bytes, int from, int to, Events events) {
        // What the event is called now is of no use here.
    }

    @Override
    public boolean isReady() {
        return true;
    }
}
