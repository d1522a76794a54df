package org.halley.comet.bayeux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplayTest {

    private World world;

    @BeforeEach
    void open() throws Exception {
        world = new World();
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private static String cursor(JsonArray messages) {
        return Peer.last(messages).getAsJsonObject("ext").getAsJsonObject("halley").get("cursor").getAsString();
    }

    @Test
    void whoAsksForItIsToldItsCursor() throws Exception {
        Peer peer = world.peer("{\"halley\":true}");
        assertEquals("e1.0", peer.handshake.getAsJsonObject("ext").getAsJsonObject("halley").get("cursor").getAsString());
        peer.subscribe("/a");
        String id = world.publish("/a", "1");
        assertEquals(id, cursor(peer.poll()));
        Peer other = world.peer();
        other.subscribe("/a");
        assertFalse(Peer.last(other.poll()).has("ext"));
    }

    @Test
    void aNewSessionGoesOnWhereItsElderWas() throws Exception {
        String first = world.publish("/a", "1");
        world.publish("/a", "2");
        world.publish("/b", "3");
        Peer peer = world.peer("{\"halley\":{\"after\":\"" + first + "\"}}");
        peer.subscribe("/a");
        assertEquals("2", Peer.data(peer.poll()));
        peer.subscribe("/b");
        world.publish("/a", "4");
        JsonArray messages = peer.poll();
        assertEquals("3 4", Peer.data(messages));
        assertEquals("", Peer.data(peer.poll()));
    }

    @Test
    void oneSubscriptionMayBeginEarlierThanTheOthers() throws Exception {
        Peer peer = world.peer();
        peer.subscribe("/a");
        world.publish("/a", "1");
        world.publish("/b", "2");
        assertEquals("1", Peer.data(peer.poll()));
        JsonObject reply = peer.call("/meta/subscribe",
                "\"subscription\":\"/b\",\"ext\":{\"halley\":{\"after\":\"earliest\"}}");
        assertTrue(reply.get("successful").getAsBoolean());
        world.publish("/a", "3");
        assertEquals("2 3", Peer.data(peer.poll()));
        assertEquals("", Peer.data(peer.poll()));
    }

    @Test
    void whatIsNotRetainedIsTold() throws Exception {
        world.hub(2);
        String first = world.publish("/a", "1");
        for (int i = 2; i <= 5; i++) {
            world.publish("/a", Integer.toString(i));
        }
        Peer peer = world.peer("{\"halley\":{\"after\":\"" + first + "\"}}");
        peer.subscribe("/a");
        JsonArray messages = peer.poll();
        assertEquals("4 5", Peer.data(messages));
        assertEquals("[{\"channel\":\"/a\",\"after\":\"e2.1\",\"oldest\":\"e2.3\"}]",
                Peer.last(messages).getAsJsonObject("ext").getAsJsonObject("halley").get("gaps").toString());
        assertFalse(peer.poll().toString().contains("gaps"));
    }

    @Test
    void refusesACursorThatIsNone() throws Exception {
        Peer peer = world.peer();
        for (String bad : new String[] { "x", "-3", "e1", "" }) {
            JsonObject reply = peer.call("/meta/subscribe",
                    "\"subscription\":\"/b\",\"ext\":{\"halley\":{\"after\":\"" + bad + "\"}}");
            assertEquals("400::cursor_invalid", reply.get("error").getAsString());
            assertTrue(reply.toString().contains("'" + bad + "'"), reply.toString());
        }
        assertTrue(world.post("[{\"channel\":\"/meta/handshake\",\"version\":\"1.0\",\"supportedConnectionTypes\":"
                + "[\"long-polling\"],\"ext\":{\"halley\":{\"after\":\"x\"}}}]").body().contains("400::cursor_invalid"));
        assertEquals(1, world.site.sessions().count());
    }

    @Test
    void aHubThatIsAnotherIsAGapAndGoesOn() throws Exception {
        Peer peer = world.peer();
        peer.subscribe("/a");
        peer.poll();
        peer.held();
        world.hubLeaves();
        assertEquals("503::log_away", peer.call("/a", "\"data\":1").get("error").getAsString());
        assertTrue(world.post("[{\"channel\":\"/meta/handshake\",\"version\":\"1.0\",\"supportedConnectionTypes\":"
                + "[\"long-polling\"]}]").body().contains("\"error\":\"503::log_away\",\"advice\":{\"reconnect\":\"handshake\","
                        + "\"interval\":10000}"));
        world.hub(1000);
        JsonArray messages = peer.answer();
        assertTrue(Peer.last(messages).getAsJsonObject("ext").getAsJsonObject("halley").has("gaps"), messages.toString());
        peer.held();
        world.publish("/a", "2");
        assertEquals("2", Peer.data(peer.answer()));
    }
}
