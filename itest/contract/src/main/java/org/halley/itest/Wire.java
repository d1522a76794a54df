package org.halley.itest;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One connection, byte by byte: an HTTP/1.1 client that shows each chunk as it was sent, sends what no decent client
 * would, reads as slowly as it is asked to and vanishes without a word. For one thread at a time.
 */
public final class Wire implements AutoCloseable {

    /** How long a read waits before the test fails. */
    public static final int PATIENCE_MILLIS = 30_000;

    private final URI base;
    private final Socket socket;
    private final InputStream in;
    private int status;
    private Map<String, List<String>> headers;
    private boolean bodyless;
    private boolean withinBody;
    private boolean ended;

    /**
     * Connects.
     *
     * @param base where the server listens
     * @param receiveBuffer how many bytes the operating system may take in advance; 0 for its own choice
     */
    public Wire(URI base, int receiveBuffer) {
        this.base = base;
        try {
            socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(base.getHost(), base.getPort()), PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream(), receiveBuffer > 0 ? 16 : 8192);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes as they are. */
    public Wire send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Sends a text as it is, in UTF-8. */
    public Wire send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends a request without a body.
     *
     * @param method the method
     * @param target path and query, not checked
     * @param lines further header lines, {@code Name: value}
     */
    public Wire request(String method, String target, String... lines) {
        StringBuilder head = new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: ")
                .append(base.getHost()).append(':').append(base.getPort()).append("\r\n");
        for (String line : lines) {
            head.append(line).append("\r\n");
        }
        bodyless = method.equals("HEAD");
        return send(head.append("\r\n").toString());
    }

    /** Sends a GET. */
    public Wire get(String target, String... lines) {
        return request("GET", target, lines);
    }

    /** Sends a POST with a body of a type; null sends none. */
    public Wire post(String target, String type, String body, String... lines) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        List<String> all = new ArrayList<>(List.of(lines));
        if (type != null) {
            all.add("Content-Type: " + type);
        }
        all.add("Content-Length: " + bytes.length);
        return request("POST", target, all.toArray(String[]::new)).send(bytes);
    }

    /** Reads the status and the headers of the next answer and gives the status. */
    public int head() {
        try {
            String first = line();
            while (first.startsWith("HTTP/1.1 100")) {
                while (!line().isEmpty()) {
                    // the headers of an interim answer
                }
                first = line();
            }
            status = Integer.parseInt(first.split(" ")[1]);
            headers = new TreeMap<>();
            withinBody = false;
            ended = false;
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), n -> new ArrayList<>())
                        .add(line.substring(colon + 1).trim());
            }
            return status;
        } catch (IOException e) {
            throw new UncheckedIOException("reading the head of an answer", e);
        }
    }

    /** A header of the answer whose head has been read; null if it is not there. */
    public String header(String name) {
        List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null ? null : values.get(0);
    }

    /**
     * The next chunk of a chunked body, as the server made it and as soon as it is there, or a body of a known length as
     * a whole; null at the proper end.
     */
    public byte[] chunk() {
        if (ended) {
            return null;
        }
        try {
            if (header("Content-Length") != null) {
                ended = true;
                return in.readNBytes(Integer.parseInt(header("Content-Length")));
            }
            // The line that ends a chunk comes with the next one on some servers.
            if (withinBody && !line().isEmpty()) {
                throw new IOException("a chunk is longer than it said");
            }
            withinBody = true;
            int length = Integer.parseInt(line().split(";")[0].trim(), 16);
            byte[] chunk = in.readNBytes(length);
            if (chunk.length < length) {
                throw new EOFException("the connection broke within a chunk");
            }
            if (length == 0) {
                ended = true;
                if (!line().isEmpty()) {
                    throw new IOException("trailers were not expected");
                }
                return null;
            }
            return chunk;
        } catch (IOException e) {
            throw new UncheckedIOException("reading a chunk", e);
        }
    }

    /** Reads a whole answer. */
    public Reply reply() {
        head();
        return new Reply(status, headers, bodyless || status == 204 || status == 304 ? "" : body());
    }

    private String body() {
        try {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            if (header("Transfer-Encoding") == null && header("Content-Length") == null) {
                in.transferTo(body);
            } else {
                for (byte[] chunk = chunk(); chunk != null; chunk = chunk()) {
                    body.write(chunk);
                }
            }
            return body.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading a body", e);
        }
    }

    /** Whether something of an answer is there. */
    public boolean isAnswered() {
        try {
            return in.available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One byte of the body of the answer, framing included; -1 at the end of the connection. */
    public int octet() {
        try {
            return in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the server has closed the connection; waits for one or the other. */
    public boolean closed() {
        try {
            return in.read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Goes away without a word: the server's next write fails. A second time does nothing. */
    public void vanish() {
        if (socket.isClosed()) {
            return;
        }
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says that nothing more will be sent, and still reads. */
    public void halfClose() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        vanish();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended" + (line.size() > 0 ? " after '" + line + "'" : ""));
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
