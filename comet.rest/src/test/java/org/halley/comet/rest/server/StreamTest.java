package org.halley.comet.rest.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.ws.rs.client.Client;
import javax.ws.rs.client.ClientBuilder;
import javax.ws.rs.sse.InboundSseEvent;
import javax.ws.rs.sse.SseEventSource;

import org.halley.comet.Event;
import org.halley.comet.shared.Drain;
import org.halley.comet.spi.Caller;
import org.halley.comet.spi.ChannelAuthorizer;
import org.halley.comet.spi.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams of server-sent events, read line by line, and by the client of JAX-RS. */
class StreamTest {

    private final World world;
    private final List<Reader> readers = new ArrayList<>();

    StreamTest() throws Exception {
        world = new World();
    }

    @AfterEach
    void close() throws Exception {
        for (Reader reader : readers) {
            reader.socket.close();
        }
        // A client that has gone is found by the next writings that fail.
        World.await(() -> {
            world.hub.publish("/prices", "\"to nobody\"");
            return world.site.count() == 0;
        }, () -> "streams of clients that have gone are left");
        world.close();
    }

    /** A client that is read line by line; without chunks, as before HTTP/1.1. */
    private final class Reader {
        final Socket socket;
        final BufferedReader lines;

        Reader(String path, String... headers) throws IOException {
            socket = new Socket("localhost", world.port());
            socket.setSoTimeout(30_000);
            readers.add(this);
            StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.0\r\nHost: localhost\r\n");
            for (String header : headers) {
                request.append(header).append("\r\n");
            }
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        }

        /** The lines of the head. */
        List<String> head() throws IOException {
            List<String> head = new ArrayList<>();
            for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
                head.add(line);
            }
            return head;
        }

        /** The next block that has a line with one of these fields; null at the end of the stream. */
        String block(String... fields) throws IOException {
            StringBuilder block = new StringBuilder();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    for (String field : fields) {
                        if (block.indexOf(field + ":") >= 0) {
                            return block.toString();
                        }
                    }
                    block.setLength(0);
                } else {
                    block.append(line).append('\n');
                }
            }
            return null;
        }
    }

    private Reader reader(String path, String... headers) throws Exception {
        int before = world.site.count();
        Reader reader = new Reader(path, headers);
        world.awaitHeld(before + 1);
        return reader;
    }

    private static String block(Event event) {
        return event.type().map(type -> "event: " + type + "\n").orElse("") + "id: " + event.id() + "\ndata: " + event + "\n";
    }

    @Test
    void streamBeginsWithItsPlaceAndGoesOnWithEvents() throws Exception {
        Reader reader = reader("/stream");
        List<String> head = reader.head();
        assertEquals("HTTP/1.1 200 OK", head.get(0));
        assertTrue(head.contains("Content-Type: text/event-stream"), head::toString);
        assertTrue(head.contains("X-Accel-Buffering: no"), head::toString);
        assertTrue(head.contains("Cache-Control: no-store, no-transform"), head::toString);
        assertEquals("retry: 2000\n", reader.block("retry"));
        assertEquals("id: " + world.hub.at(0) + "\n", reader.block("id"));
        for (int i = 0; i < 50; i++) {
            assertEquals(block(world.hub.publish("/prices", "" + i)), reader.block("data"));
        }
        Event typed = world.hub.publish("/deep/er", "alarm", "k", "{\"a\":\"b\"}");
        assertEquals(block(typed), reader.block("data"));
    }

    @Test
    void lastEventIdWinsOverAfter() throws Exception {
        world.hub.publish("/prices", "1");
        Event second = world.hub.publish("/prices", "2");
        Reader reader = reader("/stream?after=now", "Last-Event-ID: " + world.hub.at(1));
        assertEquals("id: " + world.hub.at(1) + "\n", reader.block("id"));
        assertEquals(block(second), reader.block("data"));
    }

    @Test
    void retainedEventsComeFirst() throws Exception {
        Event first = world.hub.publish("/prices", "1");
        Event second = world.hub.publish("/prices", "2");
        Reader reader = reader("/stream?after=earliest");
        assertEquals(block(first), reader.block("data"));
        assertEquals(block(second), reader.block("data"));
        Reader last = reader("/stream?after=-1");
        assertEquals(block(second), last.block("data"));
    }

    @Test
    void gapIsToldAndTheStreamGoesOn() throws Exception {
        for (int i = 0; i < 15; i++) {
            world.hub.publish("/prices", "" + i);
        }
        Reader reader = reader("/stream?after=" + world.hub.at(1));
        String gap = reader.block("data");
        assertTrue(gap.startsWith("event: gap\nid: "), gap);
        assertTrue(gap.contains("\"gaps\":[{\"channel\":\"/prices\""), gap);
        assertTrue(reader.block("data").endsWith("\"data\":5}\n"));
    }

    @Test
    void heartbeatMovesTheCursorPastWhatIsNotForTheClient() throws Exception {
        Reader reader = reader("/stream");
        assertEquals("id: " + world.hub.at(0) + "\n", reader.block("id"));
        world.hub.publish("/other", "1");
        world.pass(15_000);
        assertEquals("id: " + world.hub.at(1) + "\n", reader.block("id"));
    }

    @Test
    void streamEndsAfterItsTimeAndIsTakenUpAgain() throws Exception {
        Reader reader = reader("/stream");
        assertEquals("id: " + world.hub.at(0) + "\n", reader.block("id"));
        world.pass(60_000);
        assertNull(reader.block("never"));
        world.awaitHeld(0);
        Event event = world.hub.publish("/prices", "1");
        assertEquals(block(event), reader("/stream", "Last-Event-ID: " + world.hub.at(0)).block("data"));
    }

    @Test
    void stopEndsStreams() throws Exception {
        Reader first = reader("/stream");
        Reader second = reader("/stream");
        assertNotEquals(null, first.block("id"));
        assertNotEquals(null, second.block("id"));
        new Drain(world.site, Thread::sleep).run();
        assertNull(first.block("never"));
        assertNull(second.block("never"));
        assertEquals(503, world.get("/stream").statusCode());
    }

    @Test
    void clientThatTakesNothingIsToldOfTheGapOrGivenUpAndSlowsNobody() throws Exception {
        String large = "\"" + "x".repeat(200_000) + "\"";
        Reader slow = reader("/stream");
        assertNotEquals(null, slow.block("id"));
        Reader quick = reader("/stream");
        assertNotEquals(null, quick.block("id"));
        Event last = null;
        for (int i = 0; i < 60; i++) {
            last = world.hub.publish("/prices", large);
            assertEquals(block(last), quick.block("data"));
        }
        // What the slow one was not sent is behind its cursor; ten are retained of the sixty.
        String gap = slow.block("gap\nid");
        assertTrue(gap.startsWith("event: gap"), gap);
        String found = slow.block("data");
        while (!found.equals(block(last))) {
            found = slow.block("data");
        }
    }

    @Test
    void clientThatTakesNothingForLongIsCut() throws Exception {
        String large = "\"" + "x".repeat(200_000) + "\"";
        Reader slow = reader("/stream");
        assertNotEquals(null, slow.block("id"));
        for (int i = 0; i < 60; i++) {
            world.hub.publish("/prices", large);
        }
        World.await(() -> world.threads.getBusyThreads() > world.threads.getReservedThreads(), () -> "nobody writes");
        World.await(() -> {
            world.pass(1000);
            return world.site.count() == 0;
        }, () -> "it is not given up");
        assertEquals("sync", world.get("/sync").body());
    }

    /** Lets everybody follow until it is told not to. */
    private static final class Guard implements ChannelAuthorizer {
        private final AtomicBoolean closed = new AtomicBoolean();

        @Override
        public Verdict mayFollow(Caller caller, String nameOrPattern) {
            return closed.get() ? Verdict.DENY : Verdict.ALLOW;
        }
    }

    @Test
    void rightThatEndsEndsTheStream() throws Exception {
        Guard guard = new Guard();
        world.site.authorizers().add(guard);
        Reader reader = reader("/stream");
        assertNotEquals(null, reader.block("id"));
        guard.closed.set(true);
        world.site.authorizersChanged();
        assertEquals("event: end\ndata: {\"end\":\"the right to follow has ended\"}\n", reader.block("event"));
        assertNull(reader.block("never"));
        HttpResponse<String> refused = world.get("/stream");
        assertEquals(401, refused.statusCode());
        assertEquals(403, world.get("/stream", "User", "Ada").statusCode());
    }

    @Test
    void clientOfJaxRsReadsTheStream() throws Exception {
        BlockingQueue<InboundSseEvent> events = new LinkedBlockingQueue<>();
        Client client = ClientBuilder.newClient();
        try (SseEventSource source = SseEventSource.target(client.target(world.uri("/stream"))).build()) {
            source.register(events::add);
            source.open();
            InboundSseEvent begin = read(events);
            if (begin.getId() == null) {
                // How soon to come again.
                begin = read(events);
            }
            assertEquals(world.hub.at(0).toString(), begin.getId(), "where the stream begins");
            for (int i = 0; i < 20; i++) {
                Event event = world.hub.publish("/prices", "" + i);
                InboundSseEvent read = read(events);
                assertEquals(event.id().toString(), read.getId());
                assertEquals(event.toString(), read.readData());
            }
        } finally {
            client.close();
        }
    }

    private static InboundSseEvent read(BlockingQueue<InboundSseEvent> events) throws InterruptedException {
        InboundSseEvent read = events.poll(30, TimeUnit.SECONDS);
        assertNotNull(read, "no event");
        return read;
    }
}
