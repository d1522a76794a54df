package org.halley.jetty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousByteChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.WritePendingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.servlet.AsyncContext;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.eclipse.jetty.server.CustomRequestLog;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.AbstractHandler;
import org.eclipse.jetty.server.handler.gzip.GzipHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Responses that are begun by Jetty's output, gone on with past it, and ended by Jetty, over real sockets. */
class DirectOutputTest {

    private static final int PATIENCE_SECONDS = 20;
    private static final String WRITTEN = "written";

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server, 1, 1);
    /** The streams that were begun, when their head is sent. */
    private final BlockingQueue<Stream> begun = new ArrayBlockingQueue<>(10);

    /** A response that is held, and what became of the writes to it. */
    private static final class Stream implements WriteListener, CompletionHandler<Integer, String> {

        private final AsynchronousByteChannel direct;
        private final AsyncContext context;
        private final ServletOutputStream out;
        private final boolean openBefore;
        private final BlockingQueue<Stream> begun;
        private final BlockingQueue<Object> ended = new ArrayBlockingQueue<>(1000);
        private int steps;

        private Stream(HttpServletRequest request, HttpServletResponse response, BlockingQueue<Stream> begun)
                throws IOException {
            direct = (AsynchronousByteChannel) request.getAttribute(DirectOutput.ATTRIBUTE);
            assertNotNull(direct, "no output was offered");
            this.begun = begun;
            openBefore = direct.isOpen();
            context = request.startAsync();
            context.setTimeout(0);
            if (request.getParameter("length") != null) {
                response.setContentLength(Integer.parseInt(request.getParameter("length")));
            }
            response.setContentType("text/plain");
            out = response.getOutputStream();
            out.setWriteListener(this);
        }

        @Override
        public void onWritePossible() throws IOException {
            while (out.isReady()) {
                switch (steps++) {
                    case 0 -> out.write("begin\n".getBytes(StandardCharsets.US_ASCII));
                    case 1 -> out.flush();
                    default -> {
                        begun.add(this);
                        return;
                    }
                }
            }
        }

        @Override
        public void onError(Throwable cause) {
            ended.add(cause);
        }

        @Override
        public void completed(Integer length, String attachment) {
            ended.add(attachment + ' ' + length);
        }

        @Override
        public void failed(Throwable cause, String attachment) {
            ended.add(cause);
        }

        void write(String framed) {
            direct.write(ByteBuffer.wrap(framed.getBytes(StandardCharsets.US_ASCII)), WRITTEN, this);
        }

        Object ended() throws InterruptedException {
            return ended.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private final class Streaming extends AbstractHandler {

        @Override
        public void handle(String target, Request base, HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            base.setHandled(true);
            if (target.equals("/next")) {
                response.getOutputStream().print("next");
            } else {
                new Stream(request, response, begun);
            }
        }
    }

    private Handler streaming() {
        return new Streaming();
    }

    private void start(Handler handler) throws Exception {
        server.addEventListener(new ConnectorSettings());
        server.addConnector(connector);
        server.setHandler(handler);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private Socket ask(String target, String version, String headers) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("127.0.0.1", connector.getLocalPort()));
        socket.setSoTimeout(PATIENCE_SECONDS * 1000);
        send(socket, target, version, headers);
        return socket;
    }

    private static void send(Socket socket, String target, String version, String headers) throws IOException {
        socket.getOutputStream().write(("GET " + target + " HTTP/" + version + "\r\nHost: a\r\n" + headers + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    private Stream begun() throws InterruptedException {
        Stream stream = begun.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(stream, "nothing was begun");
        return stream;
    }

    private static String until(InputStream in, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int b = in.read();
            assertTrue(b >= 0, "the connection ended after: " + text);
            text.append((char) b);
        }
        return text.toString();
    }

    @Test
    void whatIsWrittenStandsBehindTheHeadAndTheContainerEndsIt() throws Exception {
        start(streaming());
        try (Socket socket = ask("/", "1.1", "")) {
            Stream stream = begun();
            assertFalse(stream.openBefore);
            assertTrue(stream.direct.isOpen());
            stream.write("\r\n4\r\none\n");
            stream.write("\r\n4\r\ntwo\n");
            assertEquals(WRITTEN + " 9", stream.ended());
            assertEquals(WRITTEN + " 9", stream.ended());
            stream.context.complete();
            String text = until(socket.getInputStream(), "\r\n0\r\n\r\n");
            assertTrue(text.endsWith("\r\n\r\n6\r\nbegin\n\r\n4\r\none\n\r\n4\r\ntwo\n\r\n0\r\n\r\n"), text);
            // The connection is as good as before.
            send(socket, "/next", "1.1", "");
            assertTrue(until(socket.getInputStream(), "next").contains("200 OK"));
        }
    }

    @Test
    void isNotOpenWhereTheResponseIsNotSentInChunks() throws Exception {
        start(streaming());
        try (Socket old = ask("/", "1.0", ""); Socket sized = ask("/?length=100", "1.1", "")) {
            assertFalse(begun().direct.isOpen());
            assertFalse(begun().direct.isOpen());
            assertTrue(old.isConnected() && sized.isConnected());
        }
    }

    @Test
    void isNotOpenWhereTheOutputIsCompressed() throws Exception {
        GzipHandler gzip = new GzipHandler();
        gzip.setMinGzipSize(0);
        gzip.setHandler(streaming());
        start(gzip);
        try (Socket socket = ask("/", "1.1", "Accept-Encoding: gzip\r\n")) {
            until(socket.getInputStream(), "Content-Encoding: gzip");
            assertFalse(begun().direct.isOpen());
        }
    }

    @Test
    void isNotOpenWhereRequestsAreLogged() throws Exception {
        server.setRequestLog(new CustomRequestLog(line -> { }, "%U"));
        start(streaming());
        try (Socket socket = ask("/", "1.1", "")) {
            until(socket.getInputStream(), "begin");
            assertFalse(begun().direct.isOpen());
        }
    }

    @Test
    void whatTheClientDoesNotTakeIsWrittenWhenItDoesAndOneWriteIsUnderWayAtATime() throws Exception {
        start(streaming());
        try (Socket socket = ask("/", "1.1", "")) {
            Stream stream = begun();
            String content = "x".repeat(16 << 20);
            String chunk = "\r\n" + Integer.toHexString(content.length()) + "\r\n" + content;
            stream.write(chunk);
            assertTrue(stream.ended.isEmpty(), "a socket took all of it");
            assertThrows(WritePendingException.class, () -> stream.write("\r\n1\r\nx"));
            until(socket.getInputStream(), "begin\n\r\n" + Integer.toHexString(content.length()) + "\r\n");
            assertEquals(content, new String(socket.getInputStream().readNBytes(content.length()), StandardCharsets.US_ASCII));
            assertEquals(WRITTEN + " " + chunk.length(), stream.ended());
            stream.context.complete();
            until(socket.getInputStream(), "\r\n0\r\n\r\n");
        }
    }

    @Test
    void aWriteToAClientThatIsGoneFails() throws Exception {
        start(streaming());
        Socket socket = ask("/", "1.1", "");
        Stream stream = begun();
        socket.setSoLinger(true, 0);
        socket.close();
        Object end = WRITTEN;
        for (int i = 0; i < 1000 && !(end instanceof Throwable); i++) {
            stream.write("\r\n1\r\nx");
            end = stream.ended();
        }
        assertTrue(end instanceof IOException, "ended with " + end);
        stream.context.complete();
    }

    @Test
    void closingItFailsTheWriteThatIsUnderWayAndThoseThatFollow() throws Exception {
        start(streaming());
        try (Socket socket = ask("/", "1.1", "")) {
            Stream stream = begun();
            stream.write("\r\n1000000\r\n" + "x".repeat(1 << 24));
            stream.direct.close();
            assertTrue(stream.ended() instanceof IOException);
            assertFalse(stream.direct.isOpen());
            stream.write("\r\n1\r\nx");
            assertTrue(stream.ended() instanceof IOException);
            stream.context.complete();
            assertTrue(socket.isConnected());
        }
    }

    @Test
    void onlyWritesThatTellTheirEndAreOffered() throws Exception {
        start(streaming());
        try (Socket socket = ask("/", "1.1", "")) {
            Stream stream = begun();
            ByteBuffer buffer = ByteBuffer.allocate(1);
            assertThrows(UnsupportedOperationException.class, () -> stream.direct.write(buffer));
            assertThrows(UnsupportedOperationException.class, () -> stream.direct.read(buffer));
            assertThrows(UnsupportedOperationException.class, () -> stream.direct.read(buffer, null, stream));
            assertTrue(socket.isConnected());
        }
    }
}
