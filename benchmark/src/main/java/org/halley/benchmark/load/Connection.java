package org.halley.benchmark.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A connection to the server under test, with what it says. Confined to one thread. */
final class Connection {

    /** The buffers that all connections use in turn. */
    static final class Buffers {

        private final ByteBuffer in = ByteBuffer.allocateDirect(256 * 1024);
        private final ByteBuffer out = ByteBuffer.allocateDirect(32 * 1024);
        private byte[] work = new byte[512 * 1024];
    }

    private final int number;
    private final Dialogue dialogue;
    private final Framing framing;
    private final Buffers buffers;
    private final SocketChannel socket;
    private final SelectionKey key;

    /** What the framing has not taken. */
    private byte[] kept = {};
    private int keptLength;
    /** What the socket has not taken; null if nothing. */
    private ByteBuffer unsent;
    private long askedAt;

    /** Begins to connect to a port of 127.0.0.1. */
    Connection(int number, Dialogue dialogue, Framing framing, Buffers buffers, Selector selector, int port)
            throws IOException {
        this.number = number;
        this.dialogue = dialogue;
        this.framing = framing;
        this.buffers = buffers;
        socket = SocketChannel.open();
        socket.configureBlocking(false);
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // An end without a farewell: thousands of them would wait for a minute to be forgotten.
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        key = socket.register(selector, SelectionKey.OP_CONNECT, this);
        if (socket.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }), port))) {
            throw new IOException("a connection that does not block was there at once");
        }
    }

    /** Has this looked at in place of the connection, when that is ready for something. */
    void attach(Object attachment) {
        key.attach(attachment);
    }

    int number() {
        return number;
    }

    Dialogue dialogue() {
        return dialogue;
    }

    /** When the last request was begun to be sent, on the clock of {@link System#nanoTime()}. */
    long askedAt() {
        return askedAt;
    }

    /** Ends the connecting. */
    void connected() throws IOException {
        socket.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
    }

    /** Asks what the dialogue asks next. */
    void ask() throws IOException {
        buffers.out.clear();
        dialogue.ask(buffers.out);
        send();
    }

    /** Sends only half of what the dialogue asks next. */
    void askHalf() throws IOException {
        buffers.out.clear();
        dialogue.ask(buffers.out);
        buffers.out.position(buffers.out.position() / 2);
        send();
    }

    /** Publishes an event, on a publisher's connection. */
    void publish(int channel, byte[] event) throws IOException {
        buffers.out.clear();
        ((Publisher) dialogue).publish(buffers.out, channel, event, event.length);
        send();
    }

    private void send() throws IOException {
        if (unsent != null) {
            throw new IllegalStateException("a request before the last one was sent");
        }
        askedAt = System.nanoTime();
        buffers.out.flip();
        socket.write(buffers.out);
        if (buffers.out.hasRemaining()) {
            unsent = ByteBuffer.allocate(buffers.out.remaining()).put(buffers.out).flip();
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    /** Sends what the socket did not take before. */
    void writable() throws IOException {
        socket.write(unsent);
        if (!unsent.hasRemaining()) {
            unsent = null;
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    /**
     * Reads what is there.
     *
     * @return whether an answer has ended: the next request may be sent
     * @throws IOException if the server has ended the connection
     */
    boolean readable() throws IOException {
        ByteBuffer in = buffers.in;
        in.clear();
        int length = socket.read(in);
        if (length < 0) {
            throw new IOException("the server has closed the connection");
        }
        int to = keptLength + length;
        if (buffers.work.length < to) {
            buffers.work = new byte[2 * to];
        }
        byte[] work = buffers.work;
        System.arraycopy(kept, 0, work, 0, keptLength);
        in.flip().get(work, keptLength, length);
        int taken = framing.take(work, 0, to);
        keptLength = to - taken;
        if (keptLength > 0) {
            if (framing.hasEnded()) {
                throw new IllegalStateException(keptLength + " bytes behind an answer that nobody asked for");
            }
            if (kept.length < keptLength) {
                kept = new byte[Math.max(1024, 2 * keptLength)];
            }
            System.arraycopy(work, taken, kept, 0, keptLength);
        }
        return framing.hasEnded();
    }

    void close() throws IOException {
        socket.close();
    }

    /**
     * Closes it as the connection of a client ends that is no more there.
     *
     * @param isReset whether by a reset, and not by the end of what is sent
     */
    void vanish(boolean isReset) throws IOException {
        socket.setOption(StandardSocketOptions.SO_LINGER, isReset ? 0 : -1);
        socket.close();
    }
}
