package org.halley.comet.bayeux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import org.halley.comet.Cursor;
import org.halley.comet.Gap;
import org.halley.comet.shared.Client;
import org.halley.comet.shared.Drain;
import org.halley.comet.spi.Caller;
import org.halley.comet.spi.ChannelAuthorizer;
import org.halley.comet.spi.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is held and for how long, and what clients are advised. */
class WaitingTest {

    private World world;

    @BeforeEach
    void open() throws Exception {
        world = new World();
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private static JsonObject advice(JsonArray messages) {
        return Peer.last(messages).getAsJsonObject("advice");
    }

    @Test
    void aTimeoutOfZeroIsAnsweredAtOnceWithAdvice() throws Exception {
        Peer peer = world.peer();
        peer.poll();
        assertEquals("{\"reconnect\":\"retry\",\"interval\":0,\"timeout\":30000}", advice(peer.poll()).toString());
    }

    @Test
    void aConnectWhoseSessionEndsBeforeItArrivesIsAnswered() throws Exception {
        Peer peer = world.peer();
        peer.poll();
        world.beforeConnect = () -> world.site.sessions().each(Session::disconnect);
        peer.begin();
        JsonObject reply = Peer.last(peer.answer());
        assertTrue(reply.get("successful").getAsBoolean(), reply::toString);
        assertEquals(Advice.NONE, reply.getAsJsonObject("advice").toString());
        assertTrue(world.site.places().isEmpty());
    }

    @Test
    void holdsNoLongerThanTheClientWants() throws Exception {
        Peer peer = world.peer();
        peer.poll();
        peer.held("\"advice\":{\"timeout\":5000}");
        world.step(5);
        assertTrue(Peer.last(peer.answer()).get("successful").getAsBoolean());
        peer.held("\"advice\":{\"timeout\":1e300}");
        world.step(30);
        peer.answer();
    }

    @Test
    void anIntervalIsEchoedAndPutsTheEndOff() throws Exception {
        Peer peer = world.peer();
        JsonArray messages = peer.begin("\"advice\":{\"timeout\":0,\"interval\":20000}").answer();
        assertEquals(20000, advice(messages).get("interval").getAsLong());
        world.step(29);
        assertEquals(1, world.site.sessions().count());
        world.step(1);
        assertEquals(0, world.site.sessions().count());
    }

    @Test
    void aConfiguredIntervalPutsTheEndOffToo() throws Exception {
        world.set("interval.millis", 15000);
        Peer peer = world.peer();
        assertEquals(15000, advice(peer.poll()).get("interval").getAsLong());
        world.step(24);
        assertEquals(1, world.site.sessions().count());
    }

    @Test
    void anyMessagePutsTheEndOff() throws Exception {
        Peer peer = world.peer();
        peer.poll();
        world.step(9);
        peer.subscribe("/a");
        world.step(9);
        assertEquals(1, world.site.sessions().count());
    }

    @Test
    void aBrowserHasSoManyConnectsHeldAndNoMore() throws Exception {
        world.set("sessions.max.per.browser", 1);
        Peer one = world.peer();
        Peer two = new Peer(world, "{}", "Cookie: " + one.cookie);
        one.poll();
        one.held();
        two.poll();
        JsonObject advice = advice(two.begin().answer());
        assertTrue(advice.get("multiple-clients").getAsBoolean());
        assertEquals("retry", advice.get("reconnect").getAsString());
        assertEquals(2000, advice.get("interval").getAsLong());
        world.step(11);
        assertEquals(2, world.site.sessions().count(), "the interval puts the end off");
        world.step(19);
        one.answer();
        assertEquals(1, world.site.sessions().count());
    }

    @Test
    void atTheBoundOfHeldConnectsTheyAreAnsweredWithAnInterval() throws Exception {
        world.set("held.max", 0);
        Peer peer = world.peer();
        peer.subscribe("/a");
        peer.poll();
        assertEquals(11000, advice(peer.begin().answer()).get("interval").getAsLong());
        world.step(15);
        assertEquals(1, world.site.sessions().count());
        world.publish("/a", "1");
        assertEquals("1", Peer.data(peer.begin().answer()));
    }

    @Test
    void atTheBoundOfSessionsClientsComeAgainWithinAWindow() throws Exception {
        world.set("sessions.max", 1);
        world.peer();
        String body = world.post("[{\"id\":\"1\",\"channel\":\"/meta/handshake\",\"version\":\"1.0\","
                + "\"supportedConnectionTypes\":[\"long-polling\"]}]").body();
        assertEquals("[{\"id\":\"1\",\"channel\":\"/meta/handshake\",\"successful\":false,\"error\":"
                + "\"503::too_many_sessions\",\"advice\":{\"reconnect\":\"handshake\",\"interval\":10000}}]", body);
    }

    @Test
    void clientsFromBeforeARestartComeBackWithinAWindow() throws Exception {
        Peer peer = world.peer();
        peer.call("/meta/disconnect", "");
        assertEquals(0, advice(peer.begin().answer()).get("interval").getAsLong());
        String stranger = "[{\"channel\":\"/meta/connect\",\"connectionType\":\"long-polling\",\"clientId\":\"A"
                + peer.id.substring(1) + "\"}]";
        assertTrue(world.post(stranger, "Cookie: " + peer.cookie).body().contains(
                "\"error\":\"402::session_unknown\",\"advice\":{\"reconnect\":\"handshake\",\"interval\":10000}"));
    }

    @Test
    void lazyEventsWaitForOthers() throws Exception {
        world.set("lazy.channels", "/lazy/*");
        Peer peer = world.peer();
        peer.subscribe("/lazy/x", "/urgent");
        peer.poll();
        peer.held();
        world.publish("/lazy/x", "1");
        world.publish("/urgent", "2");
        assertEquals("1 2", Peer.data(peer.answer()));
    }

    @Test
    void lazyEventsWaitNoLongerThanTheirTime() throws Exception {
        world.set("lazy.channels", "/lazy/*");
        Peer peer = world.peer();
        peer.subscribe("/lazy/x");
        peer.poll();
        world.publish("/lazy/x", "1");
        peer.held();
        World.await(() -> world.site.open().size() == 1);
        world.step(4);
        assertEquals(1, world.site.places().count());
        world.step(1);
        assertEquals("1", Peer.data(peer.answer()));
    }

    @Test
    void answersEveryHeldConnectWhenItStops() throws Exception {
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            Peer peer = world.peer();
            peer.subscribe("/a");
            peer.poll();
            peers.add(peer.held());
        }
        List<Long> pauses = new ArrayList<>();
        new Drain(world.site, pauses::add).run();
        assertTrue(pauses.size() >= 99, "spread over the window of 2 s in steps of 20 ms: " + pauses.size());
        for (Peer peer : peers) {
            JsonArray messages = peer.answer();
            assertTrue(Peer.last(messages).get("successful").getAsBoolean());
            assertEquals(10000, advice(messages).get("interval").getAsLong());
        }
        assertEquals(0, world.site.sessions().count());
        JsonObject late = Peer.array(world.post("[{\"channel\":\"/meta/handshake\",\"version\":\"1.0\","
                + "\"supportedConnectionTypes\":[\"long-polling\"]}]")).get(0).getAsJsonObject();
        assertEquals("503::server_stopping", late.get("error").getAsString());
    }

    @Test
    void whereNothingMayBeHeldEverythingIsAnsweredAtOnce() throws Exception {
        try (World blocking = new World(false)) {
            Peer peer = blocking.peer();
            peer.subscribe("/a");
            peer.poll();
            assertTrue(Peer.last(peer.begin().answer()).get("successful").getAsBoolean());
            blocking.publish("/a", "1");
            assertEquals("1", Peer.data(peer.begin().answer()));
            assertTrue(blocking.count(Count.ASYNC_REFUSED) > 0);
        }
    }

    @Test
    void longAnswersAreWrittenAsTheyAreTaken() throws Exception {
        Peer peer = world.peer();
        peer.subscribe("/a");
        peer.poll();
        String big = "\"" + "x".repeat(100_000) + "\"";
        world.publish("/a", big);
        assertEquals(big, Peer.data(peer.poll()));
        peer.held();
        world.publish("/a", big);
        assertEquals(big, Peer.data(peer.answer()));
        assertFalse(peer.poll().toString().contains("xxx"));
    }

    private Client slowConnect(Peer peer) throws Exception {
        Client slow = world.slowClient().send("POST", "/cometd/connect",
                "[" + peer.message("/meta/connect", "\"connectionType\":\"long-polling\"") + "]", "Cookie: " + peer.cookie);
        World.await(() -> world.site.places().count() == 1);
        return slow;
    }

    @Test
    void theEndIsPutOffUntilTheReplyWasTaken() throws Exception {
        world.hub(10, 1 << 24);
        Peer peer = world.peer();
        peer.subscribe("/a");
        peer.poll();
        Client slow = slowConnect(peer);
        // Longer than what sockets hold.
        world.publish("/a", "\"" + "x".repeat(15_000_000) + "\"");
        World.await(() -> world.site.places().count() == 0);
        world.step(30);
        assertEquals(1, world.site.open().size());
        assertEquals(1, world.site.sessions().count());
        assertTrue(slow.read().body().contains("xxx"));
        World.await(() -> world.site.open().isEmpty());
        world.step(9);
        assertEquals(1, world.site.sessions().count());
        world.step(1);
        assertEquals(0, world.site.sessions().count());
    }

    @Test
    void aReplyThatIsKnownToBeLostComesAgain() throws Exception {
        world.hub(10, 1 << 24);
        Peer peer = world.peer();
        peer.subscribe("/a");
        peer.poll();
        Client slow = slowConnect(peer);
        String id = world.publish("/a", "\"" + "x".repeat(15_000_000) + "\"");
        World.await(() -> world.site.places().count() == 0);
        slow.close();
        World.await(() -> world.site.open().isEmpty());
        assertEquals(1, world.count(Count.CLIENTS_GONE));
        JsonArray again = peer.poll();
        assertEquals(id, again.get(0).getAsJsonObject().get("id").getAsString());
    }

    @Test
    void aSessionThatWeEndIsToldToShakeHands() throws Exception {
        Peer peer = world.peer();
        peer.poll();
        peer.held();
        world.site.sessions().find(peer.id).end();
        JsonObject reply = Peer.last(peer.answer());
        assertEquals("402::session_unknown", reply.get("error").getAsString());
        assertEquals("handshake", reply.getAsJsonObject("advice").get("reconnect").getAsString());
    }

    @Test
    void aBodyMayTakeItsTimeButNotLonger() throws Exception {
        String whole = "[{\"channel\":\"/meta/handshake\",\"version\":\"1.0\",\"supportedConnectionTypes\":"
                + "[\"long-polling\"]}]";
        Client slow = world.client();
        slow.write(("POST /cometd HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + whole.length() + "\r\n\r\n"
                + whole.substring(0, 10)).getBytes());
        World.await(() -> world.continuations.held() == 1);
        slow.write(whole.substring(10).getBytes());
        assertTrue(slow.read().body().contains("\"successful\":true"));
        World.await(() -> world.continuations.held() == 0);
        Client never = world.client();
        never.write("POST /cometd HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n[".getBytes());
        World.await(() -> world.continuations.held() == 1);
        world.step(31);
        Client.Response answer = never.read();
        assertEquals(408, answer.status());
        assertTrue(answer.body().contains("408::body_too_slow"), answer.body());
    }

    @Test
    void directMessagesAreBoundedAndWhatIsLostIsTold() throws Exception {
        world.set("direct.max", 2);
        Peer peer = world.peer();
        peer.poll();
        Session session = world.site.sessions().find(peer.id);
        for (int i = 1; i <= 5; i++) {
            session.send(("{\"channel\":\"/service/x\",\"data\":" + i + "}").getBytes());
        }
        JsonArray messages = peer.begin().answer();
        assertEquals("4 5", Peer.data(messages));
        assertEquals("{\"halley\":{\"lost\":3}}", Peer.last(messages).get("ext").toString());
        assertEquals(3, world.count(Count.DIRECT_LOST));
    }

    /** An answer fails when a later one has been sent: its events are out of order then, and its gaps are told again. */
    @Test
    void whatALostAnswerToldIsToldAgain() throws Exception {
        Peer peer = world.peer();
        peer.subscribe("/a");
        peer.poll();
        Session session = world.site.sessions().find(peer.id);
        Cursor next = Cursor.parse(world.publish("/a", "1"));
        peer.begin().answer();
        Gap gap = new Gap("/a", Cursor.parse(next.epoch() + ".1"), Cursor.parse(next.epoch() + ".2"));
        List<Gap> many = new ArrayList<>(Collections.nCopies(130, gap));
        session.undo(new Delivery(0, List.of(), List.of("{}".getBytes()), many, 4, 0, next, next));
        JsonObject told = Peer.last(peer.begin().answer()).getAsJsonObject("ext").getAsJsonObject("halley");
        assertEquals(4 + 1 + 2, told.get("lost").getAsInt());
        assertEquals(128, told.getAsJsonArray("gaps").size());
        assertEquals("{\"channel\":\"/a\",\"after\":\"" + gap.after() + "\",\"oldest\":\"" + gap.oldest() + "\"}",
                told.getAsJsonArray("gaps").get(0).toString());
        assertNull(Peer.last(peer.poll()).get("ext"));
    }

    @Test
    void whatComesBackIsBoundedToo() throws Exception {
        world.set("direct.max", 2);
        Peer peer = world.peer();
        peer.poll();
        Session session = world.site.sessions().find(peer.id);
        byte[] message = "{\"channel\":\"/service/x\",\"data\":9}".getBytes();
        session.undo(new Delivery(1, List.of(), List.of(message, message, message), List.of(), 0, 0, null, null));
        JsonArray messages = peer.begin().answer();
        assertEquals("9 9", Peer.data(messages));
        assertEquals("{\"halley\":{\"lost\":1}}", Peer.last(messages).get("ext").toString());
    }

    /** The connect of a batch is committed, and then another message of the batch breaks the request. */
    @Test
    void aRequestThatBreaksTakesNothingAlong() throws Exception {
        world.site.authorizers().add(new ChannelAuthorizer() {
            @Override
            public Verdict mayFollow(Caller caller, String nameOrPattern) {
                if (nameOrPattern.equals("/broken")) {
                    throw new StackOverflowError("on purpose");
                }
                return Verdict.ALLOW;
            }

            @Override
            public Verdict mayPublish(Caller caller, String channel) {
                return Verdict.ALLOW;
            }
        });
        world.site.authorizersChanged();
        Peer peer = world.peer();
        peer.subscribe("/a");
        peer.poll();
        world.publish("/a", "1");
        String messages = "[" + peer.message("/meta/connect", "\"connectionType\":\"long-polling\"") + ","
                + peer.message("/meta/subscribe", "\"subscription\":\"/broken\"") + "]";
        Client.Response answer = world.client().send("POST", "/cometd", messages, "Cookie: " + peer.cookie).read();
        assertEquals(500, answer.status());
        assertEquals("1", Peer.data(peer.poll()));
    }

    /** Who acknowledges and loses an answer is told again of the losses that it told. */
    @Test
    void lossesOfAnUnacknowledgedAnswerAreToldAgain() throws Exception {
        world.set("direct.max", 1);
        Peer peer = world.peer("{\"ack\":true}");
        peer.poll("\"ext\":{\"ack\":0}");
        Session session = world.site.sessions().find(peer.id);
        for (int i = 1; i <= 3; i++) {
            session.send(("{\"channel\":\"/service/x\",\"data\":" + i + "}").getBytes());
        }
        for (int lost = 0; lost < 3; lost++) {
            JsonArray messages = peer.begin("\"ext\":{\"ack\":1}").answer();
            assertEquals("3", Peer.data(messages));
            assertEquals(2, Peer.last(messages).getAsJsonObject("ext").getAsJsonObject("halley").get("lost").getAsInt());
        }
    }
}
