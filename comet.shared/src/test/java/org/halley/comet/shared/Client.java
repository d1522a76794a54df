package org.halley.comet.shared;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP by hand over one connection, so that a test sees each chunk and header as it comes. Confined to one thread. */
public final class Client implements AutoCloseable {

    /** Long enough for the slowest machine; a test that gets here has failed. */
    private static final int HANGING_MILLIS = 20_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private boolean withinBody;

    /** An answer, its body read to its end. */
    public record Response(int status, Map<String, List<String>> headers, byte[] bytes) {

        public String header(String name) {
            List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
            return values == null ? null : String.join(", ", values);
        }

        public String body() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        public String cursor() {
            return header("Comet-Cursor");
        }
    }

    public Client(int port) throws IOException {
        this(port, 0);
    }

    /** A connection with a small receive buffer, for one who reads slowly; 0 for what the machine gives. */
    public Client(int port, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress("localhost", port), HANGING_MILLIS);
        socket.setSoTimeout(HANGING_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    /** Sends a request with a body where it is not null; headers as lines without line ends. */
    public Client send(String method, String target, String body, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        boolean host = false;
        for (String header : headers) {
            head.append(header).append("\r\n");
            host |= header.toLowerCase(Locale.ROOT).startsWith("host:");
        }
        if (!host) {
            head.append("Host: localhost:").append(socket.getPort()).append("\r\n");
        }
        byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
        if (body != null) {
            head.append("Content-Length: ").append(bytes.length).append("\r\n");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        out.write(bytes);
        return write(out.toByteArray());
    }

    public Client write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    public Client get(String target, String... headers) throws IOException {
        return send("GET", target, null, headers);
    }

    /** Reads one answer to a request that is not HEAD. */
    public Response read() throws IOException {
        return read(true);
    }

    /** Reads one answer. */
    public Response read(boolean withBody) throws IOException {
        Response head = head();
        byte[] body = new byte[0];
        if (withBody && head.status() != 204 && head.status() != 304) {
            if ("chunked".equals(head.header("Transfer-Encoding"))) {
                body = chunks();
            } else if (head.header("Content-Length") != null) {
                body = in.readNBytes(Integer.parseInt(head.header("Content-Length")));
            } else {
                body = in.readAllBytes();
            }
        }
        return new Response(head.status(), head.headers(), body);
    }

    /** Reads status line and headers alone. */
    public Response head() throws IOException {
        String status = line();
        Map<String, List<String>> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).trim());
        }
        return new Response(Integer.parseInt(status.split(" ")[1]), headers, new byte[0]);
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
            body.write(chunk);
        }
        return body.toByteArray();
    }

    /** Reads one chunk; empty at the end of the body. The line end behind a chunk may come only with the next one. */
    public byte[] chunk() throws IOException {
        if (withinBody) {
            line();
        }
        int length = Integer.parseInt(line().split(";")[0].trim(), 16);
        withinBody = length > 0;
        byte[] chunk = in.readNBytes(length);
        if (chunk.length < length) {
            throw new EOFException("the connection ended within a chunk");
        }
        if (length == 0) {
            line();
        }
        return chunk;
    }

    /** Reads chunks until their text holds a word, and gives the text; or until the body ends, where {@code null} is. */
    public String until(String word) throws IOException {
        StringBuilder text = new StringBuilder();
        for (;;) {
            byte[] chunk = chunk();
            // Nothing of ours is cut within a character: a chunk holds whole blocks or lines.
            text.append(new String(chunk, StandardCharsets.UTF_8));
            int before = text.length() - chunk.length;
            if (word == null ? chunk.length == 0 : text.indexOf(word, Math.max(0, before - word.length())) >= 0) {
                return text.toString();
            }
            if (chunk.length == 0) {
                throw new EOFException("the body ended without '" + word + "': " + text);
            }
        }
    }

    /** Reads to the end of the connection, however it ends; says how many bytes came. */
    public long drain() {
        long count = 0;
        byte[] buffer = new byte[1 << 16];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                count += n;
            }
        } catch (IOException e) {
            // An end by reset is an end too.
        }
        return count;
    }

    /** Whether something has come that was not read yet; no wait. */
    public boolean hasMore() throws IOException {
        return in.available() > 0;
    }

    /** Reads one line. */
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended after '" + line.toString(StandardCharsets.UTF_8) + "'");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
