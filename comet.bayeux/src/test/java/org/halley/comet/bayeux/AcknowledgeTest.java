package org.halley.comet.bayeux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AcknowledgeTest {

    private World world;
    private Peer peer;

    @BeforeEach
    void open() throws Exception {
        world = new World();
        peer = world.peer("{\"ack\":true}");
        peer.subscribe("/a");
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private static String ack(long batch) {
        return "\"ext\":{\"ack\":" + batch + "}";
    }

    private static long batch(JsonArray messages) {
        return Peer.last(messages).getAsJsonObject("ext").get("ack").getAsLong();
    }

    @Test
    void theHandshakeSaysThatItAcknowledges() throws Exception {
        assertEquals("{\"ack\":true}", peer.handshake.get("ext").toString());
        assertFalse(world.peer().handshake.has("ext"));
        assertTrue(world.peer("{\"ack\":{\"enabled\":true}}").handshake.has("ext"));
    }

    @Test
    void whatIsAcknowledgedDoesNotComeAgain() throws Exception {
        world.publish("/a", "1");
        JsonArray first = peer.poll(ack(0));
        assertEquals("1", Peer.data(first));
        assertEquals(1, batch(first));
        world.publish("/a", "2");
        JsonArray second = peer.poll(ack(1));
        assertEquals("2", Peer.data(second));
        assertEquals(2, batch(second));
        JsonArray third = peer.poll(ack(2));
        assertEquals("", Peer.data(third));
        assertEquals(3, batch(third));
    }

    @Test
    void aReplyThatWasLostComesAgainOldestFirstWithWhatIsNew() throws Exception {
        peer.poll(ack(0));
        world.publish("/a", "1");
        world.publish("/a", "2");
        assertEquals("1 2", Peer.data(peer.poll(ack(1))));
        world.publish("/a", "3");
        JsonArray again = peer.begin(ack(1)).answer();
        assertEquals("1 2 3", Peer.data(again));
        assertEquals(3, batch(again));
        assertEquals("", Peer.data(peer.poll(ack(3))));
    }

    @Test
    void aHeldConnectThatComesAgainGetsWhatItsElderLost() throws Exception {
        peer.poll(ack(0));
        peer.held(ack(1));
        world.publish("/a", "1");
        peer.answer();
        assertEquals("1", Peer.data(peer.begin(ack(1)).answer()));
        peer.held(ack(3));
        world.publish("/a", "2");
        assertEquals("2", Peer.data(peer.answer()));
    }

    @Test
    void anAcknowledgementThatWasOvertakenSparesWhatItNames() throws Exception {
        world.publish("/a", "1");
        peer.poll(ack(0));
        world.publish("/a", "2");
        assertEquals("1 2", Peer.data(peer.poll(ack(0))));
        world.publish("/a", "3");
        // The client had the first reply only: its batch is the first one.
        assertEquals("2 3", Peer.data(peer.poll(ack(1))));
        assertEquals("", Peer.data(peer.poll(ack(3))));
    }

    @Test
    void deliversInRepliesToConnectsAlone() throws Exception {
        peer.poll(ack(0));
        world.publish("/a", "1");
        JsonObject reply = peer.call("/a", "\"data\":2");
        assertTrue(reply.get("successful").getAsBoolean());
        assertEquals("1 2", Peer.data(peer.poll(ack(1))));
    }

    @Test
    void beyondTheBoundMoreComesAgainAndNothingIsLost() throws Exception {
        world.set("ack.max", 2);
        for (int i = 1; i <= 5; i++) {
            world.publish("/a", Integer.toString(i));
            // Says nothing, so that nothing comes again and nothing is forgotten.
            assertEquals(Integer.toString(i), Peer.data(peer.poll()));
        }
        assertEquals("1 2 3 4 5", Peer.data(peer.poll(ack(1))));
    }

    @Test
    void messagesToTheSessionAloneAreAcknowledgedToo() throws Exception {
        Session session = world.site.sessions().find(peer.id);
        session.send("{\"channel\":\"/service/x\",\"data\":\"d\"}".getBytes());
        assertEquals("\"d\"", Peer.data(peer.poll(ack(0))));
        assertEquals("\"d\"", Peer.data(peer.begin(ack(0)).answer()));
        assertEquals("", Peer.data(peer.poll(ack(2))));
    }

    @Test
    void whatIsLostFromTheLogMeanwhileIsTold() throws Exception {
        world.hub(2);
        world.settle();
        peer.poll(ack(0));
        world.publish("/a", "1");
        assertEquals("1", Peer.data(peer.poll(ack(1))));
        for (int i = 2; i <= 4; i++) {
            world.publish("/a", Integer.toString(i));
        }
        JsonArray again = peer.poll(ack(1));
        assertEquals("3 4", Peer.data(again));
        JsonObject gap = Peer.last(again).getAsJsonObject("ext").getAsJsonObject("halley").getAsJsonArray("gaps").get(0)
                .getAsJsonObject();
        assertEquals("/a", gap.get("channel").getAsString());
        assertTrue(world.count(Count.GAPS_TOLD) >= 1);
    }
}
