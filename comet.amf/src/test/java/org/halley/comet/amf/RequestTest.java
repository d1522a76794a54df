package org.halley.comet.amf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import flex.messaging.messages.AsyncMessage;
import flex.messaging.messages.Message;

/** Requests by hand: what is no AMF, too long, from elsewhere, or whose client vanishes. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RequestTest {

    private static void tellsNothing(String answer) {
        assertFalse(answer.contains("java.") || answer.contains("\tat ") || answer.contains("stackTrace"), answer);
    }

    @Test
    void garbageGetsAnErrorOfTheProtocol() throws Exception {
        try (World world = new World(Map.of()); Amf client = new Amf(world.port())) {
            for (String garbage : new String[] { "xx", "\0\3\0\0\0\1\0\4null\0\1/\0\0\0\0\n\0\0\0\1\21\377\377",
                "{\"json\":true}", "\0\3\177\177\177" }) {
                String answer = client.send(garbage.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)).read();
                assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
                tellsNothing(answer);
            }
            String empty = client.send(new byte[0]).read();
            assertTrue(empty.startsWith("HTTP/1.1 200"), empty);
        }
    }

    @Test
    void aClassThatIsNotAllowedIsNotMade() throws Exception {
        try (World world = new World(Map.of("publish.channels", "/feed")); Peer peer = world.subscriber();
                Amf client = new Amf(world.port())) {
            flex.messaging.io.amf.ASObject typed = new flex.messaging.io.amf.ASObject("javax.swing.JEditorPane");
            AsyncMessage message = new AsyncMessage();
            message.setDestination("feed");
            message.setBody(typed);
            String answer = client.send(Amf.packet(peer, message), "Cookie: " + peer.cookie()).read();
            assertTrue(answer.startsWith("HTTP/1.1 200") && answer.contains("onStatus")
                    && answer.contains("javax.swing.JEditorPane"), answer);
            tellsNothing(answer.replace("javax.swing.JEditorPane", ""));
            assertEquals(0, world.count(Count.EVENTS_PUBLISHED));
        }
    }

    @Test
    void bodiesAreBounded() throws Exception {
        try (World world = new World(Map.of("body.max", 1000)); Amf client = new Amf(world.port())) {
            String answer = client.send(new byte[1001]).read();
            assertTrue(answer.startsWith("HTTP/1.1 413"), answer);
            assertEquals(1, world.count(Count.REFUSED_BODIES));
        }
    }

    @Test
    void bodiesThatComeInPiecesAreTakenAndThoseThatDoNotComeAreRefused() throws Exception {
        try (World world = new World(Map.of("body.seconds", 5)); Peer peer = world.subscriber();
                Amf client = new Amf(world.port()); Amf other = new Amf(world.port())) {
            byte[] whole = Amf.packet(peer, peer.pollCommand());
            byte[] head = java.util.Arrays.copyOf(whole, 10);
            client.send("POST", whole.length, head, "Cookie: " + peer.cookie());
            World.await(() -> world.site.open().size() == 1);
            client.socketWrite(java.util.Arrays.copyOfRange(whole, 10, whole.length));
            world.awaitHeld(1);
            world.publish("\"in pieces\"");
            String answer = client.read();
            assertTrue(answer.startsWith("HTTP/1.1 200") && answer.contains("in pieces"), answer);

            World.await(() -> world.site.open().isEmpty());
            other.send("POST", whole.length, head);
            World.await(() -> world.site.open().size() == 1);
            world.step(6);
            answer = other.read();
            assertTrue(answer.startsWith("HTTP/1.1 408"), answer);
        }
    }

    @Test
    void otherMethodsAndPagesOfOtherSitesAreRefused() throws Exception {
        try (World world = new World(Map.of("cors.origins", "https://here.example")); Amf client = new Amf(world.port())) {
            String answer = client.send("GET", 0, new byte[0]).read();
            assertTrue(answer.startsWith("HTTP/1.1 405"), answer);
            answer = client.send(new byte[0], "Origin: https://evil.example").read();
            assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
            assertEquals(1, world.count(Count.REFUSED_ORIGIN));
            answer = client.send("OPTIONS", 0, new byte[0], "Origin: https://here.example").read();
            assertTrue(answer.contains("Access-Control-Allow-Origin: https://here.example"), answer);
        }
    }

    @Test
    void aPollAmongOtherMessagesDoesNotWait() throws Exception {
        try (World world = new World(Map.of("publish.channels", "/feed")); Peer peer = world.subscriber();
                Amf client = new Amf(world.port())) {
            AsyncMessage message = new AsyncMessage();
            message.setDestination("feed");
            message.setBody("once");
            String answer = client.send(Amf.packet(peer, peer.pollCommand(), message), "Cookie: " + peer.cookie()).read();
            assertTrue(answer.contains("/1/onResult") && answer.contains("/2/onResult"), answer);
            assertEquals(0, world.count(Count.POLLS_PARKED));
            assertEquals(1, world.count(Count.EVENTS_PUBLISHED));
        }
    }

    @Test
    void whatCouldNotBeWrittenToAClientThatHasVanishedComesWithItsNextPoll() throws Exception {
        try (World world = new World(Map.of("wait.interval.millis", -1)); Peer peer = world.subscriber()) {
            Amf client = new Amf(world.port());
            client.send(Amf.packet(peer, peer.pollCommand()), "Cookie: " + peer.cookie());
            world.awaitHeld(1);
            client.cut();
            world.publish("\"precious\"");
            World.await(() -> world.count(Count.MESSAGES_GIVEN_BACK) == 1);
            world.publish("\"next\"");
            assertEquals(java.util.List.of("precious", "next"),
                    peer.receive(2).stream().map(Message::getBody).toList());
        }
    }

    @Test
    void whoHasVanishedIsRelievedByItsNextPoll() throws Exception {
        try (World world = new World(Map.of("wait.interval.millis", -1)); Peer peer = world.subscriber()) {
            Amf client = new Amf(world.port());
            client.send(Amf.packet(peer, peer.pollCommand()), "Cookie: " + peer.cookie());
            world.awaitHeld(1);
            client.cut();
            Future<Message> poll = peer.polling();
            World.await(() -> world.count(Count.POLLS_SUPERSEDED) == 1);
            world.awaitHeld(1);
            world.publish("\"here\"");
            assertEquals("here", Peer.messages(poll.get(30, TimeUnit.SECONDS)).get(0).getBody());
        }
    }

    @Test
    void aLongAnswerIsWrittenAsItsClientTakesIt() throws Exception {
        try (World world = new World(Map.of()); Peer peer = world.subscriber()) {
            String part = "x".repeat(200_000);
            for (int i = 0; i < 20; i++) {
                world.publish("\"" + part + i + "\"");
            }
            World.await(() -> world.count(Count.EVENTS_BRIDGED) == 20);
            java.util.List<Message> messages = peer.receive(20);
            assertEquals(part + "19", messages.get(19).getBody());
        }
    }

    @Test
    void blazeDsOwnStreamsGoThrough() throws Exception {
        try (World world = new World(Map.of(), 20, true, config -> config.replace("    </channels>", """
                        <channel-definition id="streaming" class="mx.messaging.channels.StreamingAMFChannel">
                            <endpoint url="http://{server.name}:{server.port}/amf/messagebroker/streaming" class="flex.messaging.endpoints.StreamingAMFEndpoint"/>
                        </channel-definition>
                    </channels>
                """).replace("<channel ref=\"my-async-amf\"/>",
                "<channel ref=\"my-async-amf\"/><channel ref=\"streaming\"/>"))) {
            Peer peer = new Peer(world.url("streaming"));
            peer.ping();
            peer.subscribe("feed");
            try (java.net.Socket socket = new java.net.Socket("localhost", world.port())) {
                socket.setSoTimeout(20_000);
                String form = "DSId=" + peer.id();
                socket.getOutputStream().write(("POST /amf/messagebroker/streaming?command=open&version=1 HTTP/1.1\r\n"
                        + "Host: localhost\r\nCookie: " + peer.cookie() + "\r\nContent-Type: "
                        + "application/x-www-form-urlencoded\r\nContent-Length: " + form.length() + "\r\n\r\n" + form)
                        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
                StringBuilder read = new StringBuilder();
                for (String text : java.util.List.of("open", "streamed")) {
                    while (read.indexOf(text) < 0) {
                        int c = socket.getInputStream().read();
                        assertTrue(c >= 0, read::toString);
                        read.append((char) c);
                    }
                    // Not before the stream is open: what lies in the queue then is not pushed to it.
                    world.publish("\"streamed\"");
                }
            }
            // Its thread finds out at its next write, or when the endpoint stops.
            world.broker().getEndpoint("streaming").stop();
            peer.close();
        }
    }

    @Test
    void theSecureEndpointIsForTlsAlone() throws Exception {
        try (World world = new World(Map.of())) {
            Peer plain = new Peer(world.url("amfsecure"));
            Exception refused = assertThrows(Exception.class, plain::ping);
            assertFalse(refused instanceof NullPointerException, refused.toString());
            Peer secure = new Peer(world.url("amfsecure"), "Tls: yes");
            secure.ping();
            secure.subscribe("feed");
            Future<Message> poll = secure.polling();
            world.awaitHeld(1);
            world.publish("\"over TLS\"");
            assertEquals("over TLS", Peer.messages(poll.get(30, TimeUnit.SECONDS)).get(0).getBody());
            secure.close();
        }
    }

    @Test
    void thereAreAsManySessionsAsThereMayBe() throws Exception {
        try (World world = new World(Map.of("sessions.max", 2))) {
            world.peer();
            world.peer();
            Exception refused = assertThrows(Exception.class, world::peer);
            assertTrue(refused.toString().contains("503"), refused.toString());
            // Who does not come back goes first.
            World.await(() -> {
                world.step(11 * 60);
                return world.site.sessions().count() == 0;
            });
            world.peer();
        }
    }
}
