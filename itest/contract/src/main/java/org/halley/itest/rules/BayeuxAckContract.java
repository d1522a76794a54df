package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.halley.itest.BayeuxTest;
import org.halley.itest.Wire;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.JsonObject;

/** Bayeux: the acknowledge extension, by hand. */
public abstract class BayeuxAckContract extends BayeuxTest {

    private static final String ACK = "'ext':{'ack':true}";

    /** A session that acknowledges, subscribed to a channel, after its first connect. */
    private Session acknowledging(String name) {
        Session session = shake(ACK);
        session.subscribe(name);
        assertEquals(1, batch(session.look("'ext':{'ack':0}")));
        return session;
    }

    private static long batch(JsonObject reply) {
        return assertSuccessful(reply).getAsJsonObject("ext").get("ack").getAsLong();
    }

    /** Connects without waiting, acknowledging a batch; what comes is in {@code taken()} of the session. */
    private static long look(Session session, long batch) {
        return batch(session.look("'ext':{'ack':" + batch + "}"));
    }

    @Test
    @DisplayName("who asks for it is told that it is there, and gets the number of a batch with each connect, from 1 on")
    void batchesAreNumbered() {
        String name = channel("c");
        Session session = acknowledging(name);
        long last = 1;
        for (int i = 0; i < 5; i++) {
            control.publish(name, i);
            long next = look(session, last);
            assertTrue(next > last, "batch " + next + " behind " + last);
            assertEquals(List.of(Integer.toString(i)), session.taken());
            last = next;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "'ext':{}", "'ext':{'ack':false}"})
    @DisplayName("who does not ask for it gets no numbers")
    void notAskedFor(String ext) {
        Session session = ext.isEmpty() ? shake() : shake(ext);
        JsonObject reply = session.look();
        assertFalse(reply.has("ext") && reply.getAsJsonObject("ext").has("ack"), reply::toString);
    }

    @Test
    @DisplayName("what was not acknowledged comes again at once, oldest first, together with what is new")
    void notAcknowledgedComesAgain() {
        String name = channel("c");
        Session session = acknowledging(name);
        control.publish(name, 1);
        control.publish(name, 2);
        long lost = look(session, 1);
        assertEquals(List.of("1", "2"), session.taken());
        // The client has not seen that: it asks with what it saw last, and is not held.
        List<JsonObject> messages = messages(session.connect("a", "'ext':{'ack':1}").reply());
        assertEquals(List.of("1", "2"), data(messages));
        control.publish(name, 3);
        long next = look(session, 1);
        assertEquals(List.of("1", "2", "3"), session.taken());
        assertTrue(next > lost);
        control.publish(name, 4);
        next = look(session, next);
        assertEquals(List.of("4"), session.taken());
        look(session, next);
        assertEquals(List.of(), session.taken());
    }

    @Test
    @DisplayName("what is acknowledged is forgotten, batch by batch")
    void acknowledgedIsForgotten() {
        String name = channel("c");
        Session session = acknowledging(name);
        control.publish(name, 1);
        long first = look(session, 1);
        control.publish(name, 2);
        session.taken();
        long second = look(session, 1);
        assertEquals(List.of("1", "2"), session.taken());
        // The answer with both was lost, but the one before it was not.
        look(session, first);
        assertEquals(List.of("2"), session.taken());
        long last = look(session, second);
        assertTrue(last > second);
        Wire held = session.hold("a", 1, "'ext':{'ack':" + last + "}");
        control.publish(name, 3);
        assertEquals(List.of("3"), data(messages(held.reply())));
    }

    @Test
    @DisplayName("an acknowledgement of -1, from an older client, acknowledges nothing")
    void minusOne() {
        String name = channel("c");
        Session session = acknowledging(name);
        control.publish(name, 1);
        look(session, -1);
        assertEquals(List.of("1"), session.taken());
        look(session, -1);
        assertEquals(List.of("1"), session.taken());
    }

    @Test
    @DisplayName("a poll whose answer got lost on the wire: the next one has it all again")
    void answerLostOnTheWire() {
        String name = channel("c");
        Session session = acknowledging(name);
        Wire held = session.hold("a", 1, "'ext':{'ack':1}");
        control.publish(name, 1);
        held.vanish();
        control.awaitHeld(0);
        control.publish(name, 2);
        List<JsonObject> messages = messages(session.connect("b", "'ext':{'ack':1}").reply());
        assertEquals(List.of("1", "2"), data(messages));
        assertTrue(batch(only("/meta/connect", messages)) > 1);
    }

    @Test
    @DisplayName("a poll overtaken by a newer one loses nothing, and nothing is acknowledged twice")
    void overtakenPoll() {
        String name = channel("c");
        Session session = acknowledging(name);
        Wire older = session.hold("a", 1, "'ext':{'ack':1}");
        Wire newer = session.connect("b", "'ext':{'ack':1}");
        older.reply();
        control.awaitHeld(1);
        control.publish(name, 1);
        List<JsonObject> messages = messages(newer.reply());
        assertEquals(List.of("1"), data(messages));
        long batch = batch(only("/meta/connect", messages));
        // One that comes late, with an older acknowledgement.
        session.send("[{'id':'c','channel':'/meta/connect','connectionType':'long-polling','clientId':'CLIENT',"
                + "'advice':{'timeout':0},'ext':{'ack':1}}]");
        assertEquals(List.of("1"), session.taken());
        control.publish(name, 2);
        look(session, batch);
        List<String> rest = session.taken();
        assertEquals("2", rest.get(rest.size() - 1));
    }

    @Test
    @DisplayName("only the replies to connects deliver")
    void onlyConnectsDeliver() {
        String name = channel("c");
        openForBayeux(name);
        Session session = acknowledging(name);
        control.publish(name, 1);
        assertSuccessful(session.publish(name, "2"));
        assertSuccessful(session.subscribe(channel("other")));
        assertEquals(List.of(), session.taken());
        look(session, 1);
        assertEquals(List.of("1", "2"), session.taken());
    }

    @ParameterizedTest
    @ValueSource(strings = {"'x'", "1.5", "[]", "{}", "true", "null", "-7"})
    @DisplayName("an acknowledgement that cannot be one forgets nothing")
    void wrongAcknowledgements(String wrong) {
        String name = channel("c");
        Session session = acknowledging(name);
        control.publish(name, 1);
        look(session, 1);
        assertEquals(List.of("1"), session.taken());
        leavingAllAsItIs(() -> session.look("'ext':{'ack':" + wrong + "}"));
        session.taken();
        look(session, 1);
        assertEquals(List.of("1"), session.taken());
    }

    @Test
    @DisplayName("who never acknowledges is kept within bounds, and still loses nothing that the log retains")
    void unacknowledgedIsBounded() {
        String name = channel("c");
        control.declare(name, Map.of("events", 5000, "bytes", 50_000_000));
        Session session = acknowledging(name);
        control.publishMany(name, 0, 2000, 100);
        for (int i = 0; i < 5; i++) {
            look(session, 1);
        }
        session.taken();
        long batch = 1;
        int n = 0;
        while (n < 2000) {
            batch = look(session, batch);
            List<String> some = session.taken();
            assertFalse(some.isEmpty(), "only " + n);
            for (String each : some) {
                assertTrue(each.startsWith("{\"n\":" + n++ + ","), each);
            }
        }
        look(session, batch);
        assertEquals(List.of(), session.taken());
    }
}
