package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.halley.itest.BayeuxTest;
import org.halley.itest.Reply;
import org.halley.itest.Wire;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.JsonObject;

/** Bayeux: how a session is kept connected. */
public abstract class BayeuxConnectContract extends BayeuxTest {

    private static final String CONNECT = "'channel':'/meta/connect','connectionType':'long-polling'";

    private static JsonObject reply(Wire wire) {
        return only("/meta/connect", messages(wire.reply()));
    }

    @Test
    @DisplayName("the first connect is answered at once, with a complete advice")
    void firstConnectIsAnsweredAtOnce() {
        Session session = shake();
        JsonObject reply = assertSuccessful(reply(session.connect("a1")));
        assertEquals("a1", reply.get("id").getAsString());
        assertEquals(0, assertAdvice("retry", reply).get("interval").getAsLong());
        assertEquals(0, control.held());
    }

    @Test
    @DisplayName("the second connect is held, and what is published comes with its reply")
    void secondConnectIsHeld() {
        String name = channel("c");
        Session session = connected();
        session.subscribe(name);
        Wire held = session.hold("a2", 1);
        control.publish(name, "come");
        List<JsonObject> messages = messages(held.reply());
        assertEquals(List.of("\"come\""), data(messages));
        JsonObject reply = assertSuccessful(only("/meta/connect", messages));
        assertEquals("a2", reply.get("id").getAsString());
    }

    @Test
    @DisplayName("a connect is not held if something is there already")
    void connectIsNotHeldIfSomethingIsThere() {
        String name = channel("c");
        Session session = connected();
        session.subscribe(name);
        control.publish(name, 1);
        assertEquals(List.of("1"), data(messages(session.connect("a2").reply())));
    }

    @Test
    @DisplayName("a connect that is not alone in its request is not held")
    void connectAmongOthersIsNotHeld() {
        String name = channel("c");
        Session session = connected();
        List<JsonObject> replies = session.send("[{'id':'1','clientId':'CLIENT'," + CONNECT + "},{'id':'2','clientId':'CLIENT',"
                + "'channel':'/meta/subscribe','subscription':'" + name + "'}]");
        assertEquals(List.of("1", "2"), replies.stream().map(reply -> reply.get("id").getAsString()).toList());
        replies.forEach(BayeuxTest::assertSuccessful);
        assertAdvice("retry", replies.get(0));
        assertEquals(0, control.held());
    }

    @Test
    @DisplayName("a timeout of 0 is answered at once, with a complete advice; the next connect is held again")
    void timeoutOfZero() {
        Session session = connected();
        JsonObject reply = assertSuccessful(session.look());
        assertTrue(assertAdvice("retry", reply).get("timeout").getAsLong() > 0, reply::toString);
        session.hold("a3", 1);
    }

    @Test
    @DisplayName("a timeout of its own is how long a connect is held, and no longer than is announced")
    void timeoutOfItsOwn() {
        Session session = connected();
        long begin = System.nanoTime();
        JsonObject reply = assertSuccessful(reply(session.connect("a2", "'advice':{'timeout':400}")));
        long millis = (System.nanoTime() - begin) / 1_000_000;
        assertTrue(millis >= 390, () -> "answered after " + millis + " ms");
        assertAdvice("retry", reply);
    }

    @Test
    @DisplayName("an interval that a connect asks for is echoed")
    void intervalIsEchoed() {
        Session session = connected();
        JsonObject reply = assertSuccessful(session.ask(CONNECT + ",'advice':{'timeout':0,'interval':250}"));
        assertEquals(250, assertAdvice("retry", reply).get("interval").getAsLong());
    }

    @Test
    @DisplayName("the id of the reply is that of the connect, and without one there is none")
    void idIsEchoed() {
        Session session = connected();
        JsonObject reply = only("/meta/connect", session.send("[{" + CONNECT + ",'clientId':'CLIENT','advice':{'timeout':0}}]"));
        assertSuccessful(reply);
        assertFalse(reply.has("id"), reply::toString);
        JsonObject numbered = only("/meta/connect",
                session.send("[{'id':42," + CONNECT + ",'clientId':'CLIENT','advice':{'timeout':0}}]"));
        assertEquals("42", numbered.get("id").getAsString());
    }

    @Test
    @DisplayName("a second connect while one is held ends the older one without effect, and gets what comes")
    void duplicateConnect() {
        String name = channel("c");
        Session session = connected();
        session.subscribe(name);
        Wire older = session.hold("a2", 1);
        Wire newer = session.connect("a3");
        Reply ended = older.reply();
        assertNotEquals(408, ended.status(), "clients take that for a reason to shake hands again");
        if (ended.status() == 200) {
            messages(ended).forEach(message -> {
                assertTrue(message.get("channel").getAsString().equals("/meta/connect"), ended::toString);
                assertEquals("a2", message.get("id").getAsString(), ended::toString);
                assertFalse(message.has("advice") && !message.getAsJsonObject("advice").get("reconnect").getAsString().equals("retry"),
                        ended::toString);
            });
        }
        control.awaitHeld(1);
        control.publish(name, "for the newer");
        List<JsonObject> messages = messages(newer.reply());
        assertEquals(List.of("\"for the newer\""), data(messages));
        assertEquals("a3", assertSuccessful(only("/meta/connect", messages)).get("id").getAsString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "'clientId':'nobody',", "'clientId':'',", "'clientId':null,"})
    @DisplayName("a connect of no session is told to shake hands, with a status of 200")
    void unknownSession(String clientId) {
        leavingAllAsItIs(() -> {
            JsonObject reply = only("/meta/connect", messages(exchange("[{'id':'1'," + clientId + CONNECT + "}]")));
            assertFailed("402", reply);
            assertEquals("402::session_unknown", reply.get("error").getAsString());
            assertEquals("1", reply.get("id").getAsString());
            assertAdvice("handshake", reply);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "{}", "[]", "true"})
    @DisplayName("a clientId that is no text is refused as that")
    void clientIdThatIsNoText(String clientId) {
        leavingAllAsItIs(() -> assertFailed("40[02]",
                only("/meta/connect", messages(exchange("[{'clientId':" + clientId + "," + CONNECT + "}]")))));
    }

    @Test
    @DisplayName("a connect from another browser, or without the cookie, is one of no session, and does not disturb it")
    void foreignCookie() {
        String name = channel("c");
        Session session = connected();
        Session other = connected();
        session.subscribe(name);
        Wire held = session.hold("a2", 1);
        leavingAllAsItIs(() -> {
            for (String line : List.of(other.cookieLine(), "Cookie: BAYEUX_BROWSER=x", "Cookie: a=b", "Cookie:")) {
                JsonObject reply = only("/meta/connect",
                        messages(exchange("[{'id':'1','clientId':'" + session.clientId() + "'," + CONNECT + "}]", line)));
                assertEquals("402::session_unknown", assertFailed("402", reply).get("error").getAsString());
                assertAdvice("handshake", reply);
            }
        });
        assertEquals(1, control.held());
        control.publish(name, "undisturbed");
        assertEquals(List.of("\"undisturbed\""), data(messages(held.reply())));
    }

    @Test
    @DisplayName("one browser's cookie among others is found")
    void cookieAmongOthers() {
        Session session = shake();
        JsonObject reply = only("/meta/connect", messages(exchange("[{'id':'1','clientId':'" + session.clientId() + "'," + CONNECT
                + "}]", "Cookie: a=b; " + session.browser() + "; c=\"d\"")));
        assertSuccessful(reply);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'connectionType':'websocket'", "'connectionType':'callback-polling'", "'connectionType':1",
        "'connectionType':null", "'connectionType':[]", "'connectionType':'long-polling','advice':1",
        "'connectionType':'long-polling','advice':[]", "'connectionType':'long-polling','advice':{'timeout':'x'}",
        "'connectionType':'long-polling','advice':{'interval':[]}", "'connectionType':'long-polling','ext':7"})
    @DisplayName("a connect with something wrong in it fails, and the session goes on")
    void wrongMembers(String members) {
        String name = channel("c");
        Session session = connected();
        session.subscribe(name);
        leavingAllAsItIs(() -> {
            JsonObject reply = session.ask("'channel':'/meta/connect'," + members);
            assertFailed("400", reply);
            assertFalse(reply.toString().contains("\"none\""), () -> "which would be the end of the session: " + reply);
        });
        control.publish(name, "on");
        assertEquals(List.of("\"on\""), session.data());
    }

    @Test
    @DisplayName("a session that disconnects has its held connect told not to come again")
    void disconnectEndsTheHeldConnect() {
        Session session = connected();
        Wire held = session.hold("a2", 1);
        assertSuccessful(session.ask("'channel':'/meta/disconnect'"));
        JsonObject reply = reply(held);
        assertEquals("a2", reply.get("id").getAsString());
        assertEquals("none", reply.getAsJsonObject("advice").get("reconnect").getAsString(), reply::toString);
        assertEquals("402::session_unknown", session.look().get("error").getAsString());
    }

    @Test
    @DisplayName("more connects of one browser than it may have held are answered at once, with multiple-clients")
    void multipleClients() {
        control.configure(BAYEUX, Map.of("sessions.max.per.browser", 1));
        String name = channel("c");
        Session first = connected();
        Session second = shakeIn(first);
        second.look();
        second.subscribe(name);
        Wire held = first.hold("a2", 1);
        JsonObject reply = assertSuccessful(reply(second.connect("b2")));
        JsonObject advice = assertAdvice("retry", reply);
        assertTrue(advice.get("multiple-clients").getAsBoolean(), reply::toString);
        assertTrue(advice.get("interval").getAsLong() > 0, reply::toString);
        assertEquals(1, control.held());
        control.publish(name, "by polling");
        assertEquals(List.of("\"by polling\""), second.data());
        Session other = connected();
        other.hold("c2", 2);
        first.disconnect();
        held.reply();
        Wire alone = second.hold("b9", 2);
        second.disconnect();
        assertFalse(reply(alone).getAsJsonObject("advice").has("multiple-clients"));
    }

    @Test
    @DisplayName("at the bound of held connects one more is answered at once, and asked to come later")
    void heldConnectsAreBounded() {
        control.configure(BAYEUX, Map.of("held.max", 1));
        Session first = connected();
        first.hold("a2", 1);
        Session second = connected();
        JsonObject reply = assertSuccessful(reply(second.connect("b2")));
        assertTrue(assertAdvice("retry", reply).get("interval").getAsLong() > 0, reply::toString);
        assertEquals(1, control.held());
    }

    @Test
    @DisplayName("a session that does not connect ends by its own deadline, one that is held stays, whatever it is asked then")
    void sessionsExpire() {
        int before = sessions();
        control.configure(BAYEUX, Map.of("expiry.seconds", 1));
        Session shaken = shake();
        Session gone = connected();
        gone.subscribe(channel("c"));
        Session held = connected();
        // The same look at the clock ends the sessions whose time is over and this wait: it measures the time.
        assertSuccessful(reply(held.connect("a2", "'advice':{'timeout':2500}")));
        assertEquals(before + 1, sessions());
        for (Session session : List.of(shaken, gone)) {
            JsonObject reply = session.look();
            assertEquals("402::session_unknown", assertFailed("402", reply).get("error").getAsString());
            assertAdvice("handshake", reply);
            assertFailed("402", session.subscribe(channel("c")));
        }
        assertSuccessful(held.look());
    }

    @Test
    @DisplayName("a client that goes away while it is held keeps its session, and comes again")
    void vanishedClientComesAgain() {
        String name = channel("c");
        Session session = connected();
        session.subscribe(name);
        session.hold("a2", 1).vanish();
        Wire again = session.connect("a3");
        control.awaitHeld(1);
        control.publish(name, "again");
        assertEquals(List.of("\"again\""), data(messages(again.reply())));
    }
}
