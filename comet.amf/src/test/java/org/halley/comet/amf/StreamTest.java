package org.halley.comet.amf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.halley.comet.shared.Drain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of AMF, which have no thread. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamTest {

    private static String withStreams(String config) {
        return config.replace("    </channels>", """
                        <channel-definition id="streaming" class="mx.messaging.channels.StreamingAMFChannel">
                            <endpoint url="http://{server.name}:{server.port}/amf/messagebroker/streaming" class="org.halley.comet.amf.AsyncStreamingAMFEndpoint"/>
                            <properties>
                                <max-streaming-clients>200</max-streaming-clients>
                                <server-to-client-heartbeat-millis>5000</server-to-client-heartbeat-millis>
                            </properties>
                        </channel-definition>
                    </channels>
                """).replace("<channel ref=\"my-async-amf\"/>",
                "<channel ref=\"my-async-amf\"/><channel ref=\"streaming\"/>");
    }

    private static World world(Map<String, ?> settings) throws Exception {
        return new World(settings, 20, true, StreamTest::withStreams);
    }

    /** A client that has subscribed and whose stream is open. */
    private static final class Stream implements AutoCloseable {

        final Peer peer;
        private final World world;
        private final StringBuilder read = new StringBuilder();
        private Socket socket;

        Stream(World world) throws Exception {
            this.world = world;
            peer = new Peer(world.url("streaming"));
            peer.ping();
            peer.subscribe("feed");
            open();
        }

        /** Asks for a stream, without looking at what comes. */
        void ask() throws Exception {
            socket = new Socket("localhost", world.port());
            socket.setSoTimeout(30_000);
            send("open&version=1");
        }

        void open() throws Exception {
            ask();
            awaitText("\r\n\r\n");
            assertTrue(piece().contains("open"));
        }

        /** Reads one message as BlazeDS frames it. */
        String piece() throws IOException {
            String head = awaitText("\r\n");
            byte[] bytes = socket.getInputStream().readNBytes(Integer.parseInt(head.trim(), 16) + 2);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }

        private void send(String command) throws Exception {
            String form = "DSId=" + peer.id();
            socket.getOutputStream().write(("POST /amf/messagebroker/streaming?command=" + command + " HTTP/1.1\r\n"
                    + "Host: localhost\r\nCookie: " + peer.cookie() + "\r\nContent-Type: application/x-www-form-urlencoded"
                    + "\r\nContent-Length: " + form.length() + "\r\n\r\n" + form).getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Reads until a text is there. */
        String awaitText(String text) throws IOException {
            while (read.indexOf(text) < 0) {
                int c = socket.getInputStream().read();
                assertTrue(c >= 0, "the stream has ended: " + read);
                read.append((char) c);
            }
            String all = read.toString();
            read.delete(0, read.indexOf(text) + text.length());
            return all;
        }

        /** Reads to the end. */
        String rest() throws IOException {
            for (int c = socket.getInputStream().read(); c >= 0; c = socket.getInputStream().read()) {
                read.append((char) c);
            }
            return read.toString();
        }

        void cut() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
            peer.close();
        }
    }

    @Test
    void messagesComeAsTheyArePublished() throws Exception {
        try (World world = world(Map.of()); Stream stream = new Stream(world)) {
            world.publish("\"first\"");
            String head = stream.awaitText("first");
            assertTrue(head.contains("halleyId"), head);
            world.publish("\"second\"");
            stream.awaitText("second");
        }
    }

    @Test
    void manyNeedNoThreads() throws Exception {
        try (World world = world(Map.of())) {
            List<Stream> streams = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                streams.add(new Stream(world));
            }
            assertEquals(200, world.site.streams().size());
            World.await(() -> world.threads.getThreads() - world.threads.getIdleThreads() <= 4);
            world.publish("\"to all\"");
            for (Stream stream : streams) {
                stream.awaitText("to all");
            }
            // There is no place for one more.
            Peer peer = world.subscriber();
            peer.twin(world.url("streaming")).subscribe("feed");
            try (Socket socket = new Socket("localhost", world.port())) {
                socket.setSoTimeout(30_000);
                socket.getOutputStream().write(("POST /amf/messagebroker/streaming?command=open&version=1&DSId=" + peer.id()
                        + " HTTP/1.1\r\nHost: localhost\r\nCookie: " + peer.cookie() + "\r\nContent-Type: "
                        + "application/x-www-form-urlencoded\r\nContent-Length: 0\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
                assertTrue(new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1).endsWith("503"));
            }
            for (Stream stream : streams) {
                stream.close();
            }
        }
    }

    @Test
    void aHeartbeatKeepsItAlive() throws Exception {
        try (World world = world(Map.of()); Stream stream = new Stream(world)) {
            world.step(5);
            assertEquals(0, stream.socket.getInputStream().read());
        }
    }

    @Test
    void aNewerStreamTakesThePlaceOfTheOlder() throws Exception {
        try (World world = world(Map.of()); Stream stream = new Stream(world)) {
            Socket older = stream.socket;
            stream.open();
            assertTrue(new String(older.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1).contains("0\r\n"));
            world.publish("\"once\"");
            stream.awaitText("once");
            assertEquals(1, world.site.streams().size());
            older.close();
        }
    }

    @Test
    void whatIsPublishedWhileThereIsNoStreamComesWithTheNext() throws Exception {
        try (World world = world(Map.of()); Stream stream = new Stream(world)) {
            stream.cut();
            world.publish("\"found to be gone\"");
            World.await(() -> world.site.streams().isEmpty());
            world.publish("\"next\"");
            World.await(() -> world.count(Count.EVENTS_BRIDGED) == 2);
            stream.open();
            stream.awaitText("next");
        }
    }

    @Test
    void whoTakesNothingIsGivenUp() throws Exception {
        try (World world = world(Map.of()); Stream stream = new Stream(world)) {
            String much = "x".repeat(300_000);
            for (int i = 0; i < 40 && !world.site.streams().isEmpty(); i++) {
                world.publish("\"" + much + "\"");
                long bridged = i + 1;
                World.await(() -> world.count(Count.EVENTS_BRIDGED) == bridged);
            }
            World.await(() -> world.site.streams().isEmpty());
            assertEquals(1, world.count(Count.ANSWERS_STALLED));
            assertTrue(world.count(Count.MESSAGES_GIVEN_BACK) > 0);
            // They wait for its next stream.
            assertTrue(!world.broker().getFlexClientManager().getFlexClient(stream.peer.id())
                    .getEndpointQueue("streaming").messages.isEmpty());
        }
    }

    @Test
    void allEndInOrderWhenTheBundleStops() throws Exception {
        try (World world = world(Map.of()); Stream stream = new Stream(world); Stream other = new Stream(world)) {
            new Drain(world.site, pause -> Thread.yield()).run();
            assertTrue(stream.rest().endsWith("0\r\n"), stream.read::toString);
            assertTrue(other.rest().endsWith("0\r\n"), other.read::toString);
        }
    }

    @Test
    void manyComeInTheirOrder() throws Exception {
        try (World world = world(Map.of()); Stream stream = new Stream(world)) {
            for (int i = 0; i < 50; i++) {
                world.publish("\"n" + i + ".\"");
            }
            for (int i = 0; i < 50; i++) {
                stream.awaitText("n" + i + ".");
            }
        }
    }
}
