package org.halley.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.AfterEach;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/**
 * A test of the Bayeux protocol by hand: messages as they are on the wire, over raw sockets. In the messages of a test
 * {@code '} stands for {@code "}. Sessions that a test has made are gone when it ends.
 */
public abstract class BayeuxTest extends ContractTest {

    /** The PID of the Bayeux server, and the symbolic name of its bundle behind {@code org.halley.}. */
    protected static final String BAYEUX = "org.halley.comet.bayeux";
    /** Where it is. */
    protected static final String PATH = "/cometd";

    private final List<Session> sessions = new CopyOnWriteArrayList<>();

    /** A text with {@code "} for {@code '}. */
    protected static String quoted(String text) {
        return text.replace('\'', '"');
    }

    /** Sends messages and gives the answer, whatever it is. */
    protected final Reply exchange(String messages, String... lines) {
        return post(PATH + "/", quoted(messages), lines);
    }

    /** The messages of an answer: a status of 200, and at least one message in an array of JSON. */
    protected static List<JsonObject> messages(Reply reply) {
        assertEquals(200, reply.status(), reply::toString);
        assertNotNull(reply.header("Content-Type"), reply::toString);
        assertTrue(reply.header("Content-Type").startsWith("application/json"), reply::toString);
        return list(reply.body());
    }

    /** The messages in a text: an array of at least one. */
    protected static List<JsonObject> list(String json) {
        JsonArray array = JsonParser.parseString(json).getAsJsonArray();
        assertFalse(array.isEmpty(), "an array without a message is no answer");
        return StreamSupport.stream(array.spliterator(), false).map(JsonElement::getAsJsonObject).toList();
    }

    /** What was delivered, of all messages of an answer. */
    protected static List<JsonObject> delivered(List<JsonObject> messages) {
        return messages.stream().filter(message -> message.has("data") && !message.has("successful")).toList();
    }

    /** What the delivered messages of an answer carry. */
    protected static List<String> data(List<JsonObject> messages) {
        return delivered(messages).stream().map(message -> message.get("data").toString()).toList();
    }

    /** The one message of a channel. */
    protected static JsonObject only(String channel, List<JsonObject> messages) {
        List<JsonObject> all = messages.stream().filter(message -> isFrom(channel, message)).toList();
        assertEquals(1, all.size(), () -> "messages of " + channel + " in " + messages);
        return all.get(0);
    }

    private static boolean isFrom(String channel, JsonObject message) {
        return message.has("channel") && message.get("channel").getAsString().equals(channel);
    }

    /** A message that says that it was done. */
    protected static JsonObject assertSuccessful(JsonObject message) {
        assertTrue(message.get("successful").getAsBoolean(), message::toString);
        assertFalse(message.has("error"), message::toString);
        return message;
    }

    /** A message that says that it was not done, with an error that begins with a code. */
    protected static JsonObject assertFailed(String code, JsonObject message) {
        assertFalse(message.get("successful").getAsBoolean(), message::toString);
        assertTrue(message.get("error").getAsString().matches("(?:" + code + "):[^:]*:.+"), message::toString);
        return message;
    }

    /** A complete advice: clients forget what an earlier one said. */
    protected static JsonObject assertAdvice(String reconnect, JsonObject message) {
        JsonObject advice = message.getAsJsonObject("advice");
        assertNotNull(advice, message::toString);
        assertEquals(reconnect, advice.get("reconnect").getAsString(), message::toString);
        assertTrue(advice.get("interval").getAsLong() >= 0, message::toString);
        if (reconnect.equals("retry")) {
            assertTrue(advice.get("timeout").getAsLong() >= 0, message::toString);
        }
        return advice;
    }

    /** A handshake, without the brackets; more members may be given. */
    protected static String handshake(String... members) {
        return "{'channel':'/meta/handshake','version':'1.0','supportedConnectionTypes':['long-polling']"
                + (members.length == 0 ? "" : "," + String.join(",", members)) + "}";
    }

    /** A new session, of a browser of its own. */
    protected final Session shake(String... members) {
        Reply reply = exchange("[" + handshake(members) + "]");
        JsonObject shaken = assertSuccessful(messages(reply).get(0));
        return session(shaken, cookie(reply));
    }

    /** A new session of the same browser. */
    protected final Session shakeIn(Session browser, String... members) {
        Reply reply = exchange("[" + handshake(members) + "]", browser.cookieLine());
        return session(assertSuccessful(messages(reply).get(0)), browser.cookie);
    }

    /** The session that a successful handshake has made, to be ended with the test. */
    protected final Session session(JsonObject shaken, String cookie) {
        Session session = new Session(shaken.get("clientId").getAsString(), cookie);
        sessions.add(session);
        return session;
    }

    /** A new session that has had its first connect: the next one is held. */
    protected final Session connected(String... members) {
        Session session = shake(members);
        session.look();
        return session;
    }

    /** The cookie that binds sessions, as {@code name=value}. */
    protected static String cookie(Reply reply) {
        String cookie = reply.header("Set-Cookie");
        assertNotNull(cookie, reply::toString);
        return cookie.split(";")[0];
    }

    /** The counters of the server. */
    protected final JsonObject status() {
        return get(PATH + "/-/status").json();
    }

    /** How many sessions there are. */
    protected final int sessions() {
        return status().get("sessions").getAsInt();
    }

    /** Runs something that must leave the log and the sessions as they are. */
    protected final void leavingAllAsItIs(Runnable action) {
        int before = sessions();
        changingNothing(action);
        assertEquals(before, sessions(), "sessions, before and after what is refused");
    }

    /** Opens channels to Bayeux clients that publish, until the test ends. */
    protected final void openForBayeux(String... patterns) {
        control.configure(BAYEUX, java.util.Map.of("publish.channels", List.of(patterns)));
    }

    /** A session as a client keeps it: its id, its browser's cookie, and what has been delivered. For one thread at a time. */
    public final class Session {

        private final String clientId;
        private final String cookie;
        private final List<JsonObject> received = new ArrayList<>();
        private int ids;

        Session(String clientId, String cookie) {
            this.clientId = clientId;
            this.cookie = cookie;
        }

        /** Its id. */
        public String clientId() {
            return clientId;
        }

        /** The cookie of its browser, as {@code name=value}. */
        public String browser() {
            return cookie;
        }

        /** The header line with the cookie of its browser. */
        public String cookieLine() {
            return "Cookie: " + cookie;
        }

        /** Messages in which {@code CLIENT} stands for its id, as they are sent. */
        public String text(String messages) {
            return quoted(messages.replace("CLIENT", clientId));
        }

        /** Sends messages and gives all of the answer; what was delivered is kept as well. */
        public List<JsonObject> send(String messages) {
            return take(post(PATH + "/", text(messages), cookieLine()));
        }

        /** Takes an answer; what was delivered is kept. */
        public List<JsonObject> take(Reply reply) {
            List<JsonObject> all = messages(reply);
            received.addAll(delivered(all));
            return all;
        }

        /** Sends one message with an id, given by its other members, and gives the reply to it. */
        public JsonObject ask(String members) {
            String id = "id" + ++ids;
            List<JsonObject> replies = send("[{'id':'" + id + "','clientId':'CLIENT'," + members + "}]").stream()
                    .filter(message -> message.has("id") && message.get("id").getAsString().equals(id)).toList();
            assertEquals(1, replies.size(), () -> "replies to " + members + ": " + replies);
            return replies.get(0);
        }

        /** Subscribes; the reply. */
        public JsonObject subscribe(String channel) {
            return ask("'channel':'/meta/subscribe','subscription':'" + channel + "'");
        }

        /** Unsubscribes; the reply. */
        public JsonObject unsubscribe(String channel) {
            return ask("'channel':'/meta/unsubscribe','subscription':'" + channel + "'");
        }

        /** Publishes JSON; the reply. */
        public JsonObject publish(String channel, String json) {
            return ask("'channel':'" + channel + "','data':" + json);
        }

        /** Connects without waiting; the reply. */
        public JsonObject look(String... members) {
            return ask("'channel':'/meta/connect','connectionType':'long-polling','advice':{'timeout':0}"
                    + (members.length == 0 ? "" : "," + String.join(",", members)));
        }

        /** Connects without waiting, and gives what all that was delivered since the last time carries. */
        public List<String> data() {
            look();
            return taken();
        }

        /** What all that was delivered since the last time carries. */
        public List<String> taken() {
            List<String> data = BayeuxTest.data(received);
            received.clear();
            return data;
        }

        /** All that was delivered since the last time. */
        public List<JsonObject> takenMessages() {
            List<JsonObject> all = List.copyOf(received);
            received.clear();
            return all;
        }

        /** Sends a connect, which may be held; it is on a connection of its own. */
        public Wire connect(String id, String... members) {
            return open().post(PATH + "/connect", "application/json", text("[{'id':'" + id + "','channel':'/meta/connect',"
                    + "'clientId':'CLIENT','connectionType':'long-polling'"
                    + (members.length == 0 ? "" : "," + String.join(",", members)) + "}]"), cookieLine());
        }

        /** Sends a connect that is held when this returns; {@code held} requests in all. */
        public Wire hold(String id, int held, String... members) {
            return held(connect(id, members), held);
        }

        /** Ends it, if it is still there. */
        public void disconnect() {
            exchange("[{'channel':'/meta/disconnect','clientId':'" + clientId + "'}]", cookieLine());
        }
    }

    @AfterEach
    final void endSessions() {
        sessions.forEach(Session::disconnect);
    }
}
