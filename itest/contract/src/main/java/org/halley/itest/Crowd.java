package org.halley.itest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Thousands of connections in one thread: they are opened at once, and each sends one request and reads one answer. For
 * one thread at a time.
 */
public final class Crowd implements AutoCloseable {

    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final URI base;
    private final Selector selector;
    private final List<Member> members = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);

    /** One connection and what it has read. */
    private static final class Member {
        private final SocketChannel channel;
        private final ByteArrayOutputStream read = new ByteArrayOutputStream(512);
        private boolean connected;
        private boolean answered;

        Member(SocketChannel channel) {
            this.channel = channel;
        }

        /** An answer is whole when what its head announces has been read. */
        boolean isWhole() {
            String text = read.toString(StandardCharsets.ISO_8859_1);
            int body = text.indexOf("\r\n\r\n") + 4;
            if (body < 4) {
                return false;
            }
            String head = text.substring(0, body).toLowerCase(java.util.Locale.ROOT);
            int length = head.indexOf("\r\ncontent-length: ");
            if (length >= 0) {
                int from = length + 18;
                return text.length() - body >= Integer.parseInt(head.substring(from, head.indexOf('\r', from)).trim());
            }
            return head.contains("transfer-encoding: chunked") ? text.endsWith("\r\n0\r\n\r\n") || text.endsWith("\n0\r\n\r\n")
                    : head.startsWith("http/1.1 204");
        }
    }

    /** A crowd for a server; nobody is connected. */
    public Crowd(URI base) {
        this.base = base;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Opens more connections, all at once, and waits until all stand.
     *
     * @throws AssertionError if one is refused, or not all stand in time
     */
    public void connect(int count) {
        try {
            InetSocketAddress address = new InetSocketAddress(base.getHost(), base.getPort());
            int waiting = 0;
            for (int i = 0; i < count; i++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                Member member = new Member(channel);
                member.connected = channel.connect(address);
                channel.register(selector, member.connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, member);
                waiting += member.connected ? 0 : 1;
                members.add(member);
            }
            until(waiting, "connected");
        } catch (IOException e) {
            throw new AssertionError("a connection was refused", e);
        }
    }

    /** Has some of the members, from one up to another, send a GET. */
    public void get(int from, int to, String target, String... lines) {
        send(from, to, "GET " + target, "", lines);
    }

    /** Has some of the members, from one up to another, send a POST with a JSON body. */
    public void post(int from, int to, String target, String json) {
        post(from, to, target, "application/json", json);
    }

    /** Has some of the members, from one up to another, send a POST with a body of a type, and further header lines. */
    public void post(int from, int to, String target, String type, String body, String... lines) {
        List<String> all = new ArrayList<>(List.of(lines));
        all.add("Content-Type: " + type);
        all.add("Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length);
        send(from, to, "POST " + target, body, all.toArray(String[]::new));
    }

    private void send(int from, int to, String request, String body, String... lines) {
        StringBuilder head = new StringBuilder(request).append(" HTTP/1.1\r\nHost: ").append(base.getHost()).append("\r\n");
        for (String line : lines) {
            head.append(line).append("\r\n");
        }
        byte[] bytes = head.append("\r\n").append(body).toString().getBytes(StandardCharsets.UTF_8);
        try {
            for (Member member : members.subList(from, to)) {
                member.answered = false;
                member.read.reset();
                if (member.channel.write(ByteBuffer.wrap(bytes)) < bytes.length) {
                    throw new AssertionError("a request of " + bytes.length + " bytes was not taken");
                }
            }
        } catch (IOException e) {
            throw new AssertionError("a connection has broken", e);
        }
    }

    /** Has some of the members, from one up to another, go away without a word. */
    public void vanish(int from, int to) {
        try {
            for (Member member : members.subList(from, to)) {
                if (member.channel.isOpen()) {
                    member.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                    member.channel.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until so many answers have come in whole since the last requests, and gives all answers as they were read. */
    public List<String> answers(int count) {
        try {
            int have = (int) members.stream().filter(member -> member.answered).count();
            until(count - have, "answered");
        } catch (IOException e) {
            throw new AssertionError("a connection has broken", e);
        }
        return members.stream().filter(member -> member.answered).map(member -> member.read.toString(StandardCharsets.UTF_8))
                .toList();
    }

    private void until(int count, String what) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        int left = count;
        while (left > 0) {
            if (System.nanoTime() > end) {
                throw new AssertionError(left + " of " + members.size() + " are not " + what);
            }
            selector.select(1000);
            for (SelectionKey key : selector.selectedKeys()) {
                left -= advance(key, (Member) key.attachment()) ? 1 : 0;
            }
            selector.selectedKeys().clear();
        }
    }

    private boolean advance(SelectionKey key, Member member) throws IOException {
        if (key.isConnectable()) {
            member.connected = member.channel.finishConnect();
            key.interestOps(SelectionKey.OP_READ);
            return true;
        }
        buffer.clear();
        int read = member.channel.read(buffer);
        if (read < 0) {
            key.cancel();
            throw new IOException("closed by the server after '" + member.read + "'");
        }
        byte[] bytes = new byte[read];
        buffer.flip().get(bytes);
        member.read.write(bytes);
        if (!member.answered && member.isWhole()) {
            member.answered = true;
            return true;
        }
        return false;
    }

    @Override
    public void close() {
        try {
            vanish(0, members.size());
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
