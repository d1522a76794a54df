package org.halley.benchmark.continuation;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A connection that stays, and asks one thing again and again over a real socket; after the first answer, whose length
 * all others have, without making an object. Confined to one thread.
 */
final class Loopback {

    private static final byte[] WANTED = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);
    private static final String HEADER_END = "\r\n\r\n";
    private static final String LENGTH = "content-length: ";

    private final SocketChannel channel;
    private final ByteBuffer request;
    private final ByteBuffer answer = ByteBuffer.allocateDirect(4096);
    private final int length;

    Loopback(int port, String path) throws IOException {
        byte[] bytes = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        request = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        ask();
        length = learn();
    }

    /**
     * Sends the request and waits for its answer.
     *
     * @return how many bytes the answer has
     */
    int exchange() throws IOException {
        ask();
        while (answer.position() < length) {
            read();
        }
        check();
        return length;
    }

    private void ask() throws IOException {
        request.clear();
        answer.clear();
        while (request.hasRemaining()) {
            channel.write(request);
        }
    }

    private void read() throws IOException {
        if (channel.read(answer) < 0) {
            throw new EOFException("The server closed the connection");
        }
    }

    private void check() {
        for (int i = 0; i < WANTED.length; i++) {
            if (answer.get(i) != WANTED[i]) {
                throw new IllegalStateException("Not answered by 200 but by \"" + text() + "\"");
            }
        }
    }

    /** The length of the whole answer, of which as much is read. */
    private int learn() throws IOException {
        for (;;) {
            read();
            String text = text();
            int headerEnd = text.indexOf(HEADER_END);
            if (headerEnd >= 0) {
                check();
                int at = text.toLowerCase(Locale.ROOT).indexOf(LENGTH) + LENGTH.length();
                int body = Integer.parseInt(text.substring(at, text.indexOf("\r\n", at)));
                int whole = headerEnd + HEADER_END.length() + body;
                while (answer.position() < whole) {
                    read();
                }
                return whole;
            }
        }
    }

    private String text() {
        return StandardCharsets.US_ASCII.decode(answer.duplicate().flip()).toString();
    }

    void close() throws IOException {
        channel.close();
    }
}
