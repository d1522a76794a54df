package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.halley.itest.BayeuxTest;
import org.halley.itest.Framework;
import org.halley.itest.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import com.google.gson.JsonObject;

/** Bayeux: the server and the hub go away and come back. */
public abstract class BayeuxGoingAwayContract extends BayeuxTest {

    private static final String SERVICE = "org.halley.comet.service";

    @AfterEach
    final void startAgain() {
        control.bundle("start", SERVICE);
        control.bundle("start", BAYEUX);
        Framework.awaitAnswers(framework.base(), PATH + "/-/status", "/comet/");
    }

    @Test
    @DisplayName("when the bundle stops all held connects are answered, told to come again at times that differ")
    void stoppingAnswersAll() {
        control.configure(BAYEUX, Map.of("drain.seconds", 1));
        List<Wire> held = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            held.add(connected().hold("a" + i, i + 1));
        }
        long begin = System.nanoTime();
        control.bundle("stop", BAYEUX);
        long millis = (System.nanoTime() - begin) / 1_000_000;
        assertTrue(millis < 10_000, () -> "stopping took " + millis + " ms");
        List<Long> intervals = new ArrayList<>();
        for (int i = 0; i < held.size(); i++) {
            JsonObject reply = assertSuccessful(only("/meta/connect", messages(held.get(i).reply())));
            assertEquals("a" + i, reply.get("id").getAsString());
            intervals.add(assertAdvice("retry", reply).get("interval").getAsLong());
        }
        assertTrue(intervals.stream().distinct().count() > 5, intervals::toString);
        assertEquals(0, control.held());
        int gone = post(PATH + "/", "[]").status();
        assertTrue(gone == 404 || gone == 405, () -> "status " + gone);
    }

    @Test
    @DisplayName("after a restart sessions are unknown, and told to shake hands at times that differ")
    void restartIsToldWithJitter() {
        List<Session> sessions = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sessions.add(connected());
        }
        control.bundle("update", BAYEUX);
        Framework.awaitAnswers(framework.base(), PATH + "/-/status");
        List<Long> intervals = new ArrayList<>();
        for (Session session : sessions) {
            JsonObject reply = session.look();
            assertEquals("402::session_unknown", assertFailed("402", reply).get("error").getAsString());
            intervals.add(assertAdvice("handshake", reply).get("interval").getAsLong());
        }
        assertTrue(intervals.stream().distinct().count() > 5, intervals::toString);
        assertEquals(0, sessions());
    }

    @Test
    @DisplayName("over a restart of the server nothing is lost for whoever subscribes with the last id that it had")
    void nothingIsLostOverARestart() {
        String name = channel("c");
        Session before = connected();
        before.subscribe(name);
        control.publish(name, 1);
        before.look();
        String last = before.takenMessages().get(0).get("id").getAsString();
        control.bundle("stop", BAYEUX);
        control.publish(name, 2);
        control.bundle("start", BAYEUX);
        Framework.awaitAnswers(framework.base(), PATH + "/-/status");
        Session after = connected();
        assertSuccessful(after.ask("'channel':'/meta/subscribe','subscription':'" + name + "','ext':{'halley':{'after':'" + last
                + "'}}"));
        control.publish(name, 3);
        assertEquals(List.of("2", "3"), after.data());
    }

    @Test
    @DisplayName("while the hub is away sessions stay, connects are held, and what needs it fails in the message")
    void withoutHub() {
        String name = channel("c");
        openForBayeux(name);
        Session session = connected();
        session.subscribe(name);
        Wire held = session.hold("a2", 1);
        control.bundle("stop", SERVICE);
        assertFailed("5\\d\\d", session.publish(name, "1"));
        JsonObject shaken = assertFailed("5\\d\\d", messages(exchange("[" + handshake() + "]")).get(0));
        assertAdvice("handshake", shaken);
        assertEquals(1, control.held());
        control.bundle("start", SERVICE);
        control.publish(name, "in the new log");
        List<JsonObject> messages = new ArrayList<>(messages(held.reply()));
        JsonObject reply = assertSuccessful(only("/meta/connect", messages));
        messages.addAll(session.send("[{'channel':'/meta/connect','connectionType':'long-polling','clientId':'CLIENT',"
                + "'advice':{'timeout':0}}]"));
        assertEquals(List.of("\"in the new log\""), data(messages));
        assertTrue(messages.toString().contains("\"gaps\""), () -> "another log is a gap: " + messages);
        assertFalse(reply.get("advice").toString().contains("handshake"), reply::toString);
    }

    @Test
    @DisplayName("a changed setting drops no session and no connect")
    void changedSettingsDropNobody() {
        String name = channel("c");
        Session session = connected();
        session.subscribe(name);
        Wire held = session.hold("a2", 1);
        int before = sessions();
        control.configure(BAYEUX, Map.of("publish.channels", List.of(name), "cors.origins", List.of("https://a.example"),
                "sessions.max", 1000, "held.max", 100, "messages.max", 50, "body.max", 10_000));
        assertEquals(before, sessions());
        assertEquals(1, control.held());
        control.publish(name, "still there");
        assertEquals(List.of("\"still there\""), data(messages(held.reply())));
    }
}
