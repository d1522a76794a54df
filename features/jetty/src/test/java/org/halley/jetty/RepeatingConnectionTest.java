package org.halley.jetty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.eclipse.jetty.server.CustomRequestLog;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.AbstractHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections over real sockets, and who subscribes to what is repeated on them. */
class RepeatingConnectionTest {

    private static final int PATIENCE_SECONDS = 20;

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server, 1, 1);
    /** Whether each request that came the ordinary way could be repeated. */
    private final List<Boolean> offered = Collections.synchronizedList(new ArrayList<>());
    private final BlockingQueue<String> asked = new ArrayBlockingQueue<>(100);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Flow.Processor<ByteBuffer, String> connection;
    private volatile Flow.Subscription subscription;
    private volatile boolean subscribes;

    /** Answers 200 with the number of the request, and subscribes if that is wanted. */
    private final class Numbering extends AbstractHandler {

        @Override
        @SuppressWarnings("unchecked")
        public void handle(String target, Request base, HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            Object there = request.getAttribute(RepeatingConnection.ATTRIBUTE);
            offered.add(there != null);
            if (there != null && subscribes) {
                connection = (Flow.Processor<ByteBuffer, String>) there;
                connection.subscribe(new Subscriber());
            }
            base.setHandled(true);
            response.getOutputStream().print("ordinary " + offered.size() + "\n");
        }
    }

    private final class Subscriber implements Flow.Subscriber<String> {

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(String value) {
            asked.add(value);
        }

        @Override
        public void onError(Throwable cause) {
            ended.countDown();
        }

        @Override
        public void onComplete() {
            ended.countDown();
        }
    }

    @BeforeEach
    void start() throws Exception {
        server.addEventListener(new ConnectorSettings());
        server.addConnector(connector);
        server.setHandler(new Numbering());
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private final class Client implements AutoCloseable {

        private final Socket socket = new Socket("127.0.0.1", connector.getLocalPort());
        private final BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));

        private Client() throws IOException {
            socket.setSoTimeout(PATIENCE_SECONDS * 1000);
        }

        void send(String after, String cookie) throws IOException {
            socket.getOutputStream().write(("GET /a?after=" + after + " HTTP/1.1\r\nHost: a\r\nCookie: " + cookie
                    + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        /** The body of the next answer, which is one line. */
        String read() throws IOException {
            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                assertNotNull(line);
            }
            return in.readLine();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static ByteBuffer response(String line) {
        return ByteBuffer.wrap(("HTTP/1.1 200 OK\r\nContent-Length: " + (line.length() + 1) + "\r\n\r\n" + line + "\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    private String nextAsked() throws InterruptedException {
        return asked.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** A client whose requests are repeated from now on; the last of them waits, with that value. */
    private Client asking(String value) throws Exception {
        subscribes = true;
        Client client = new Client();
        for (int i = 0; i < 100; i++) {
            client.send(value, "c");
            // Jetty may have been at the last one still, and have read this one itself.
            int before = i + 1;
            while (asked.isEmpty() && offered.size() < before) {
                Thread.onSpinWait();
            }
            if (!asked.isEmpty()) {
                assertEquals(value, nextAsked());
                return client;
            }
            client.read();
        }
        throw new AssertionError("nothing was repeated");
    }

    @Test
    void whatIsRepeatedIsGivenToTheSubscriberWhoAnswers() throws Exception {
        try (Client client = asking("e1")) {
            connection.onNext(response("direct"));
            assertEquals("direct", client.read());
            client.send("e2", "c");
            assertEquals("e2", nextAsked());
            connection.onNext(response("direct again"));
            assertEquals("direct again", client.read());
        }
    }

    @Test
    void whatElseComesIsAnsweredByTheHandlerBehindTheAnswer() throws Exception {
        try (Client client = asking("e1")) {
            client.send("e2", "other");
            connection.onNext(response("direct"));
            assertEquals("direct", client.read());
            assertTrue(client.read().startsWith("ordinary"));
        }
    }

    @Test
    void whatIsRepeatedBeforeTheAnswerIsAskedBehindIt() throws Exception {
        try (Client client = asking("e1")) {
            client.send("e2", "c");
            assertTrue(asked.isEmpty());
            connection.onNext(response("first"));
            assertEquals("e2", nextAsked());
            connection.onNext(response("second"));
            assertEquals("first", client.read());
            assertEquals("second", client.read());
        }
    }

    @Test
    void whoCancelsIsAskedNoMore() throws Exception {
        try (Client client = asking("e1")) {
            subscription.cancel();
            subscribes = false;
            connection.onNext(response("direct"));
            assertEquals("direct", client.read());
            client.send("e2", "c");
            assertTrue(client.read().startsWith("ordinary"));
            assertTrue(asked.isEmpty());
        }
    }

    @Test
    void theSubscriberIsToldWhenTheClientGoes() throws Exception {
        asking("e1").close();
        assertTrue(ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void aSubscriberWhoHasCancelledIsToldToo() throws Exception {
        Client client = asking("e1");
        subscription.cancel();
        client.close();
        assertTrue(ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void anErrorOfTheSubscriberClosesTheConnection() throws Exception {
        try (Client client = asking("e1")) {
            connection.onError(new IOException("enough"));
            assertNull(client.in.readLine());
        }
    }

    @Test
    void aClientThatRepeatsNothingIsSoonOfferedNoMore() throws Exception {
        try (Client client = new Client()) {
            // What Jetty reads in the same turn as it answered is not offered, and does not count.
            int requests = 0;
            while (Collections.frequency(offered, true) < 8 && requests < 10_000) {
                requests++;
                client.send("e" + requests, "cookie" + requests);
                assertEquals("ordinary " + requests, client.read());
            }
            assertEquals(8, Collections.frequency(offered, true), offered::toString);
            for (int i = 1; i <= 100; i++) {
                client.send("e" + i, "another" + i);
                assertEquals("ordinary " + (requests + i), client.read());
            }
        }
        assertEquals(8, Collections.frequency(offered, true), offered::toString);
        assertEquals(true, offered.get(0));
    }

    @Test
    void whereRequestsAreLoggedNoneIsOffered() throws Exception {
        server.setRequestLog(new CustomRequestLog(entry -> { }, CustomRequestLog.NCSA_FORMAT));
        try (Client client = new Client()) {
            client.send("e1", "c");
            client.read();
        }
        assertEquals(List.of(false), offered);
    }
}
