package org.halley.comet.bayeux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import org.halley.comet.shared.Client;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConversationTest {

    private World world;

    @BeforeEach
    void open() throws Exception {
        world = new World();
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void shakesHandsAndGivesAnIdAndACookie() throws Exception {
        Client.Response answer = world.post("[{\"id\":\"1\",\"channel\":\"/meta/handshake\",\"version\":\"1.0\","
                + "\"minimumVersion\":\"1.0\",\"supportedConnectionTypes\":[\"websocket\",\"long-polling\"],"
                + "\"advice\":{\"timeout\":60000,\"interval\":0}}]", "Cookie:");
        assertEquals(200, answer.status());
        assertEquals("application/json", answer.header("Content-Type"));
        assertTrue(answer.header("Set-Cookie").matches("BAYEUX_BROWSER=[a-z0-9]{32}; Path=/; HttpOnly; SameSite=Lax"),
                answer.header("Set-Cookie"));
        assertTrue(answer.body().matches("\\[\\{\"id\":\"1\",\"channel\":\"/meta/handshake\",\"successful\":true,"
                + "\"version\":\"1.0\",\"minimumVersion\":\"1.0\",\"clientId\":\"[a-z0-9]{32}\","
                + "\"supportedConnectionTypes\":\\[\"long-polling\"\\],"
                + "\"advice\":\\{\"reconnect\":\"retry\",\"interval\":0,\"timeout\":30000\\}\\}\\]"), answer.body());
    }

    @Test
    void answersTheFirstConnectAtOnceAndHoldsTheNext() throws Exception {
        Peer peer = world.peer();
        JsonObject first = Peer.last(peer.begin().answer());
        assertTrue(first.get("successful").getAsBoolean());
        assertEquals("{\"reconnect\":\"retry\",\"interval\":0,\"timeout\":30000}", first.get("advice").toString());
        peer.held();
        world.step(29);
        assertEquals(1, world.site.places().count());
        world.step(1);
        assertTrue(Peer.last(peer.answer()).get("successful").getAsBoolean());
        assertEquals(1, world.count(Count.CONNECTS_TIMED_OUT));
    }

    @Test
    void deliversWhatABundlePublishesAsTheLogHasIt() throws Exception {
        Peer peer = world.peer();
        peer.poll();
        peer.subscribe("/chat/lobby");
        peer.held();
        String id = world.publish("/chat/lobby", "{\"text\":\"hello\"}");
        JsonArray messages = peer.answer();
        assertEquals(2, messages.size());
        JsonObject event = messages.get(0).getAsJsonObject();
        assertEquals("/chat/lobby", event.get("channel").getAsString());
        assertEquals(id, event.get("id").getAsString());
        assertEquals("{\"text\":\"hello\"}", event.get("data").toString());
        assertFalse(event.has("clientId"));
        assertTrue(Peer.last(messages).get("successful").getAsBoolean());
    }

    @Test
    void publishesToTheLogAndToItself() throws Exception {
        Peer peer = world.peer();
        peer.poll();
        peer.subscribe("/chat/lobby");
        peer.held();
        JsonObject reply = peer.call("/chat/lobby", "\"data\":{\"n\":1}");
        assertEquals("{\"id\":\"102\",\"channel\":\"/chat/lobby\",\"successful\":true}".replace("102", reply.get("id").getAsString()),
                reply.toString());
        assertEquals("{\"n\":1}", Peer.data(peer.answer()));
        assertEquals(1, world.hub().log().head());
    }

    @Test
    void aSubscriptionBeginsNowAndEndsWhereItIsTakenBack() throws Exception {
        Peer peer = world.peer();
        peer.subscribe("/a");
        world.publish("/a", "1");
        world.publish("/b", "2");
        peer.subscribe("/b");
        world.publish("/b", "3");
        world.publish("/a", "4");
        assertEquals("1 3 4", Peer.data(peer.poll()));
        world.publish("/b", "5");
        assertTrue(peer.call("/meta/unsubscribe", "\"subscription\":\"/b\"").get("successful").getAsBoolean());
        world.publish("/a", "6");
        assertEquals("6", Peer.data(peer.poll()));
    }

    @Test
    void overlappingWildcardsGiveOneCopy() throws Exception {
        Peer peer = world.peer();
        peer.subscribe("/a/b", "/a/*", "/a/**", "/**");
        world.publish("/a/b", "1");
        world.publish("/a/b/c", "2");
        world.publish("/d", "3");
        assertEquals("1 2 3", Peer.data(peer.poll()));
    }

    @Test
    void noEventOfTheLogCanBeTakenForAReply() throws Exception {
        Peer peer = world.peer();
        peer.subscribe("/**", "/meta2");
        world.publish("/meta/handshake", "1");
        world.publish("/service/x", "2");
        world.publish("/meta2", "3");
        assertEquals("3", Peer.data(peer.poll()));
    }

    @Test
    void aNewerConnectEndsTheOlderAndGetsEverything() throws Exception {
        Peer peer = world.peer();
        peer.poll();
        peer.subscribe("/a");
        peer.held();
        Client second = world.client().send("POST", "/cometd/connect",
                "[" + peer.message("/meta/connect", "\"connectionType\":\"long-polling\"") + "]", "Cookie: " + peer.cookie);
        JsonObject older = Peer.last(peer.answer());
        assertFalse(older.get("successful").getAsBoolean());
        World.await(() -> world.site.places().count() == 1);
        world.publish("/a", "1");
        assertEquals("1", Peer.data(Peer.array(second.read())));
    }

    @Test
    void disconnectingEndsTheHeldConnectWithReconnectNone() throws Exception {
        Peer peer = world.peer();
        peer.poll();
        peer.held();
        assertTrue(peer.call("/meta/disconnect", "").get("successful").getAsBoolean());
        JsonObject held = Peer.last(peer.answer());
        assertTrue(held.get("successful").getAsBoolean());
        assertEquals("none", held.getAsJsonObject("advice").get("reconnect").getAsString());
        assertEquals(0, world.site.sessions().count());
        assertEquals("402::session_unknown", peer.call("/a", "\"data\":1").get("error").getAsString());
    }

    @Test
    void aSessionThatIsSilentExpires() throws Exception {
        Peer peer = world.peer();
        peer.subscribe("/a");
        peer.poll();
        world.step(9.9);
        assertEquals(1, world.site.sessions().count());
        world.step(0.1);
        assertEquals(0, world.site.sessions().count());
        assertEquals(0, world.hub().open());
        JsonObject reply = Peer.last(peer.begin().answer());
        assertEquals("402::session_unknown", reply.get("error").getAsString());
        assertEquals("handshake", reply.getAsJsonObject("advice").get("reconnect").getAsString());
        JsonObject other = peer.call("/meta/subscribe", "\"subscription\":\"/a\"");
        assertEquals("402::session_unknown", other.get("error").getAsString());
        assertNull(other.get("advice"));
    }

    @Test
    void aHeldConnectKeepsItsSession() throws Exception {
        Peer peer = world.peer();
        peer.poll();
        peer.held();
        world.step(25);
        assertEquals(1, world.site.sessions().count());
        world.step(5);
        peer.answer();
        assertEquals(1, world.site.sessions().count());
    }

    @Test
    void aSessionBelongsToItsCookie() throws Exception {
        Peer peer = world.peer();
        String message = "[" + peer.message("/meta/connect", "\"connectionType\":\"long-polling\"") + "]";
        assertTrue(world.post(message).body().contains("402::session_unknown"));
        assertTrue(world.post(message, "Cookie: BAYEUX_BROWSER=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").body()
                .contains("402::session_unknown"));
        assertTrue(world.post(message, "Cookie: a=b; " + peer.cookie).body().contains("\"successful\":true"));
    }

    @Test
    void bindsToNobodyWhereThatIsChosen() throws Exception {
        world.set("binding", "none");
        Peer peer = world.peer();
        assertNull(peer.cookie);
        assertTrue(world.post("[" + peer.message("/meta/connect", "\"connectionType\":\"long-polling\"") + "]").body()
                .contains("\"successful\":true"));
    }

    @Test
    void aBatchIsHandledInItsOrderAndABadMessageStopsNone() throws Exception {
        Peer peer = world.peer();
        JsonArray replies = peer.send(peer.message("/meta/subscribe", "\"subscription\":\"/a\""),
                peer.message("/a", "\"data\":1"), peer.message("/a/*/b", "\"data\":2"), "7",
                peer.message("/a", "\"data\":3"), peer.message("/meta/connect", "\"connectionType\":\"long-polling\""));
        assertEquals("1 3", Peer.data(replies));
        assertEquals(8, replies.size());
        assertEquals("403::channel_invalid", replies.get(4).getAsJsonObject().get("error").getAsString());
        assertEquals("400::message_invalid", replies.get(5).getAsJsonObject().get("error").getAsString());
        assertNotEquals(0, world.hub().log().head());
    }

    @Test
    void subscribesToAllOfAnArrayOrToNone() throws Exception {
        Peer peer = world.peer();
        JsonObject bad = peer.call("/meta/subscribe", "\"subscription\":[\"/a\",\"/b/*/c\"]");
        assertEquals("403::subscription_invalid", bad.get("error").getAsString());
        assertEquals("[\"/a\",\"/b/*/c\"]", bad.get("subscription").toString());
        world.publish("/a", "1");
        assertEquals("", Peer.data(peer.poll()));
        JsonObject good = peer.call("/meta/subscribe", "\"subscription\":[\"/a\",\"/b/\"]");
        assertTrue(good.get("successful").getAsBoolean());
        assertEquals("[\"/a\",\"/b/\"]", good.get("subscription").toString());
        world.publish("/a", "2");
        world.publish("/b", "3");
        assertEquals("2 3", Peer.data(peer.poll()));
    }
}
