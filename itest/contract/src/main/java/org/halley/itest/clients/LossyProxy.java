package org.halley.itest.clients;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * A network between a client and the server that loses what a test tells it to: bytes are passed on in both directions,
 * until an answer is to be lost, or the network is down. Thread-safe.
 */
public final class LossyProxy implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 30;

    private final URI server;
    private final ServerSocket listening;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicReference<Loss> loss = new AtomicReference<>();
    private final List<Connection> connections = new ArrayList<>();
    private boolean down;

    /** An answer that is to be lost: the first that has this text. */
    private record Loss(String text, CountDownLatch happened) {
    }

    /** Between the client and a server, at a port of its own. */
    public LossyProxy(URI server) {
        this.server = server;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** Where a client finds the server. */
    public URI base() {
        return URI.create("http://" + listening.getInetAddress().getHostAddress() + ":" + listening.getLocalPort() + "/");
    }

    /**
     * Loses the next answer that has some text: what comes from there on is not passed on, and the connection is closed. The
     * text stands in the body, which the client thus does not get whole.
     */
    public void loseAnswer(String text) {
        loss.set(new Loss(text, new CountDownLatch(1)));
    }

    /** Waits until the answer has been lost. */
    public void awaitLoss() {
        Loss awaited = loss.get();
        try {
            if (!awaited.happened().await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("no answer has had '" + awaited.text() + "'");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Closes all connections, and whichever comes, until it is up again. */
    public synchronized void down() {
        down = true;
        connections.forEach(Connection::close);
    }

    /** Passes on again. */
    public synchronized void up() {
        down = false;
    }

    /** All requests up to now, head and body. */
    public synchronized List<String> requests() {
        return connections.stream().flatMap(connection -> Stream.of(connection.sent.toString().split("(?=POST )"))).toList();
    }

    private void accept() {
        try {
            while (true) {
                Connection connection = new Connection(listening.accept());
                if (isPassed(connection)) {
                    threads.execute(connection::pass);
                } else {
                    connection.close();
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    private synchronized boolean isPassed(Connection connection) {
        if (!down) {
            connections.add(connection);
        }
        return !down;
    }

    /** One of the client's connections, and that to the server behind it. */
    private final class Connection {

        private final Socket client;
        private final StringBuffer sent = new StringBuffer();
        private volatile Socket behind;
        private volatile boolean closed;

        Connection(Socket client) {
            this.client = client;
        }

        void pass() {
            try (Socket socket = new Socket(server.getHost(), server.getPort())) {
                behind = socket;
                client.setTcpNoDelay(true);
                socket.setTcpNoDelay(true);
                threads.execute(this::passAnswers);
                copy(client, socket, part -> {
                    sent.append(part);
                    return !closed;
                });
            } catch (IOException e) {
                // closed by one of both
            } finally {
                close();
            }
        }

        private void passAnswers() {
            StringBuilder read = new StringBuilder();
            try {
                copy(behind, client, part -> {
                    read.append(part);
                    return !isLost(read);
                });
            } catch (IOException e) {
                // closed by one of both
            } finally {
                close();
            }
        }

        /** Of what was read only so much is kept that a text which comes in two parts is found. */
        private boolean isLost(StringBuilder read) {
            Loss now = loss.get();
            if (now != null && now.happened().getCount() > 0 && read.indexOf(now.text()) >= 0) {
                close();
                now.happened().countDown();
                return true;
            }
            int keep = now == null ? 0 : now.text().length();
            read.delete(0, Math.max(0, read.length() - keep));
            return false;
        }

        private void copy(Socket from, Socket to, java.util.function.Predicate<String> passes) throws IOException {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (!passes.test(new String(buffer, 0, count, StandardCharsets.ISO_8859_1))) {
                    return;
                }
                out.write(buffer, 0, count);
            }
        }

        void close() {
            closed = true;
            try {
                client.close();
                if (behind != null) {
                    behind.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        down();
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
