package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
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

/** Bayeux: extensions, callback polling, and what pages of other origins may do. */
public abstract class BayeuxExtensionContract extends BayeuxTest {

    private static final String GOOD = "https://good.example";

    @Test
    @DisplayName("timesync: a clock that is wrong is told the server's, one that is right nothing")
    void timesync() {
        Session session = shake();
        long before = System.currentTimeMillis();
        JsonObject reply = session.look("'ext':{'timesync':{'tc':1000,'l':0,'o':0}}");
        JsonObject sync = assertSuccessful(reply).getAsJsonObject("ext").getAsJsonObject("timesync");
        assertEquals(1000, sync.get("tc").getAsLong());
        assertTrue(sync.get("ts").getAsLong() >= before && sync.get("ts").getAsLong() <= System.currentTimeMillis(), sync::toString);
        assertTrue(sync.get("p").getAsLong() >= 0, sync::toString);
        assertTrue(Math.abs(sync.get("a").getAsLong() - (1000 - sync.get("ts").getAsLong())) < 5, sync::toString);
        // A client that is 10 s ahead and knows it: its time and its offset agree with the server's.
        JsonObject right = session.look("'ext':{'timesync':{'tc':" + (System.currentTimeMillis() + 10_000) + ",'l':0,'o':-10000}}");
        assertFalse(right.has("ext") && right.getAsJsonObject("ext").has("timesync")
                && Math.abs(right.getAsJsonObject("ext").getAsJsonObject("timesync").get("a").getAsLong()) < 25, right::toString);
    }

    @Test
    @DisplayName("timesync in a handshake is answered in its reply")
    void timesyncInHandshake() {
        Reply reply = exchange("[" + handshake("'ext':{'timesync':{'tc':5,'l':1,'o':2}}") + "]");
        JsonObject shaken = assertSuccessful(messages(reply).get(0));
        session(shaken, cookie(reply));
        assertEquals(5, shaken.getAsJsonObject("ext").getAsJsonObject("timesync").get("tc").getAsLong());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "'x'", "[]", "{}", "{'tc':'x','l':0,'o':0}", "{'tc':1e999,'l':0,'o':0}", "{'tc':1,'l':null,'o':[]}"})
    @DisplayName("timesync that cannot be one is answered as if it could, or refused, and the session goes on")
    void wrongTimesync(String sync) {
        Session session = shake();
        leavingAllAsItIs(() -> {
            JsonObject reply = session.look("'ext':{'timesync':" + sync + "}");
            if (!reply.get("successful").getAsBoolean()) {
                assertFailed("400", reply);
            }
        });
        assertSuccessful(session.look());
    }

    @Test
    @DisplayName("binary data of the binary extension passes through as it is")
    void binaryPassesThrough() {
        String name = channel("c");
        openForBayeux(name);
        Session session = shake("'ext':{'binary':{}}");
        session.look();
        session.subscribe(name);
        String data = "{'data':'HelloWorld','last':true,'meta':{'a':1}}";
        assertSuccessful(session.ask("'channel':'" + name + "','ext':{'binary':{}},'data':" + data));
        assertEquals(List.of(quoted(data)), session.data());
    }

    @Test
    @DisplayName("replay: a subscription with a cursor begins behind it, and others go on where they were")
    void replayFromCursor() {
        String a = channel("a");
        String b = channel("b");
        Session session = connected();
        session.subscribe(a);
        String first = control.publish(b, "b1");
        control.publish(a, "a1");
        control.publish(b, "b2");
        assertEquals(List.of("\"a1\""), session.data());
        control.publish(a, "a2");
        assertSuccessful(session.ask("'channel':'/meta/subscribe','subscription':'" + b + "','ext':{'halley':{'after':'" + first
                + "'}}"));
        control.publish(b, "b3");
        assertEquals(List.of("\"b2\"", "\"a2\"", "\"b3\""), session.data());
        assertEquals(List.of(), session.data());
    }

    @Test
    @DisplayName("replay: a new session goes on where the old one was, by the id of the last event that it had")
    void replayAfterHandshake() {
        String name = channel("c");
        Session old = connected();
        old.subscribe(name);
        control.publish(name, 1);
        old.look();
        String last = old.takenMessages().get(0).get("id").getAsString();
        old.disconnect();
        control.publish(name, 2);
        Session session = connected("'ext':{'halley':{'after':'" + last + "'}}");
        session.subscribe(name);
        control.publish(name, 3);
        assertEquals(List.of("2", "3"), session.data());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "[]", "{}", "true", "''", "'not a cursor'", "'../x'"})
    @DisplayName("replay: what is no cursor is refused, and nothing is subscribed to")
    void wrongCursors(String cursor) {
        String name = channel("c");
        Session session = connected();
        leavingAllAsItIs(() -> assertFailed("4\\d\\d", session.ask("'channel':'/meta/subscribe','subscription':'" + name
                + "','ext':{'halley':{'after':" + cursor + "}}")));
        control.publish(name, 1);
        assertEquals(List.of(), session.data());
    }

    @Test
    @DisplayName("what the log has let go of is told as a gap, with the reply to the connect, and what is left comes")
    void gapIsTold() {
        String name = channel("c");
        control.declare(name, 3);
        Session session = connected();
        session.subscribe(name);
        for (int i = 1; i <= 10; i++) {
            control.publish(name, i);
        }
        JsonObject reply = assertSuccessful(session.look());
        assertEquals(List.of("8", "9", "10"), session.taken());
        JsonObject ext = reply.getAsJsonObject("ext").getAsJsonObject("halley");
        JsonObject gap = ext.getAsJsonArray("gaps").get(0).getAsJsonObject();
        assertEquals(1, ext.getAsJsonArray("gaps").size());
        assertEquals(name, gap.get("channel").getAsString());
        assertEquals(look(name, "earliest&gap=continue").events().get(0).get("prev").getAsString(), gap.get("oldest").getAsString());
        assertFalse(ext.get("cursor").getAsString().isEmpty());
        JsonObject next = session.look();
        assertFalse(next.toString().contains("gaps"), () -> "told once: " + next);
    }

    @Test
    @DisplayName("a cursor of another log is a gap")
    void cursorOfAnotherLog() {
        String name = channel("c");
        control.publish(name, 1);
        Session session = connected();
        assertSuccessful(session.ask("'channel':'/meta/subscribe','subscription':'" + name
                + "','ext':{'halley':{'after':'anotherepochoflog0.5'}}"));
        JsonObject reply = session.look();
        assertEquals(1, reply.getAsJsonObject("ext").getAsJsonObject("halley").getAsJsonArray("gaps").size(), reply::toString);
        assertEquals(List.of("1"), session.taken());
    }

    @Test
    @DisplayName("who asked for it in the handshake is told the cursor with each connect")
    void cursorIsTold() {
        String name = channel("c");
        Session session = connected("'ext':{'halley':true}");
        session.subscribe(name);
        String id = control.publish(name, 1);
        JsonObject reply = session.look();
        assertEquals(List.of("1"), session.taken());
        assertEquals(id, reply.getAsJsonObject("ext").getAsJsonObject("halley").get("cursor").getAsString());
        JsonObject plain = connected().look();
        assertFalse(plain.has("ext"), plain::toString);
    }

    @Test
    @DisplayName("callback polling is neither offered nor done, unless it is turned on")
    void callbackPollingIsOff() {
        leavingAllAsItIs(() -> {
            String both = "[{'channel':'/meta/handshake','version':'1.0','supportedConnectionTypes':['callback-polling']}]";
            assertFailed("4\\d\\d", messages(exchange(both)).get(0));
            assertEquals(400, get(PATH + "/handshake?jsonp=callback&message=" + encoded(quoted(both))).status());
        });
    }

    @Test
    @DisplayName("callback polling, turned on: a script that calls what it is told to call, and nothing else")
    void callbackPolling() {
        control.configure(BAYEUX, Map.of("callback.polling", true));
        String message = "[{'id':'1','channel':'/meta/handshake','version':'1.0','supportedConnectionTypes':['callback-polling']}]";
        Reply reply = get(PATH + "/handshake?jsonp=a._b$1&message=" + encoded(quoted(message)));
        assertEquals(200, reply.status(), reply::toString);
        assertTrue(reply.header("Content-Type").startsWith("text/javascript"), reply::toString);
        assertEquals("nosniff", reply.header("X-Content-Type-Options"));
        assertTrue(reply.body().matches("(?s)(/\\*\\*/)?a\\._b\\$1\\(\\[.*\\]\\);?\\s*"), reply::body);
        JsonObject shaken = list(reply.body().substring(reply.body().indexOf('[', reply.body().indexOf('(')),
                reply.body().lastIndexOf(']') + 1)).get(0);
        Session session = session(assertSuccessful(shaken), cookie(reply));
        assertEquals(List.of("\"long-polling\"", "\"callback-polling\""), shaken.getAsJsonArray("supportedConnectionTypes").asList()
                .stream().map(Object::toString).sorted(java.util.Comparator.reverseOrder()).toList());
        leavingAllAsItIs(() -> {
            for (String wrong : List.of("", "1a", "a b", "alert(1)//", "a%2Bb", "<script>", "a".repeat(200), "a;b", "é")) {
                Reply refused = get(PATH + "/handshake?jsonp=" + encoded(wrong) + "&message=" + encoded(quoted(message)));
                assertEquals(400, refused.status(), refused::toString);
                assertTrue(refused.header("Content-Type").startsWith("application/json"), refused::toString);
                assertEquals("nosniff", refused.header("X-Content-Type-Options"));
            }
            assertEquals(400, get(PATH + "/handshake?jsonp=a").status());
            assertEquals(400, get(PATH + "/handshake?jsonp=a&message=%7B").status());
        });
        String name = channel("c");
        Reply subscribed = get(PATH + "/?jsonp=a&message=" + encoded(session.text(
                "[{'channel':'/meta/subscribe','clientId':'CLIENT','subscription':'" + name + "'}]")), session.cookieLine());
        assertTrue(subscribed.body().contains("\"successful\":true"), subscribed::toString);
        control.publish(name, "\u2028 </script>");
        Reply polled = get(PATH + "/connect?jsonp=a&message=" + encoded(session.text("[{'channel':'/meta/connect',"
                + "'connectionType':'callback-polling','clientId':'CLIENT','advice':{'timeout':0}}]")), session.cookieLine());
        assertTrue(polled.body().contains("</script>"), polled::toString);
        assertFalse(polled.body().contains("\u2028"), "which would end a line of the script: " + polled);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "http://good.example", "file://", "x", ""})
    @DisplayName("a page of a foreign origin is refused with 403, and nothing is done")
    void foreignOrigins(String origin) {
        control.configure(BAYEUX, Map.of("cors.origins", List.of(GOOD)));
        leavingAllAsItIs(() -> {
            Reply reply = exchange("[" + handshake() + "]", "Origin: " + origin);
            assertEquals(403, reply.status(), reply::toString);
            assertNull(reply.header("Access-Control-Allow-Origin"), reply::toString);
            assertNull(reply.header("Set-Cookie"), reply::toString);
            Reply preflight = open().request("OPTIONS", PATH + "/handshake", "Origin: " + origin,
                    "Access-Control-Request-Method: POST").reply();
            assertNull(preflight.header("Access-Control-Allow-Origin"), preflight::toString);
        });
    }

    @Test
    @DisplayName("an origin on the list may ask before, and take part with its cookie; the own one needs no list")
    void listedOrigins() {
        control.configure(BAYEUX, Map.of("cors.origins", List.of(GOOD)));
        Reply preflight = open().request("OPTIONS", PATH + "/handshake", "Origin: " + GOOD, "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: content-type").reply();
        assertTrue(preflight.status() == 200 || preflight.status() == 204, preflight::toString);
        assertEquals(GOOD, preflight.header("Access-Control-Allow-Origin"));
        assertEquals("true", preflight.header("Access-Control-Allow-Credentials"));
        assertTrue(preflight.header("Access-Control-Allow-Methods").contains("POST"), preflight::toString);
        Reply reply = exchange("[" + handshake() + "]", "Origin: " + GOOD);
        session(assertSuccessful(messages(reply).get(0)), cookie(reply));
        assertEquals(GOOD, reply.header("Access-Control-Allow-Origin"));
        assertEquals("true", reply.header("Access-Control-Allow-Credentials"));
        Reply own = exchange("[" + handshake() + "]", "Origin: http://" + framework.base().getAuthority());
        session(assertSuccessful(messages(own).get(0)), cookie(own));
    }

    @Test
    @DisplayName("a lazy channel does not wake a connect that is held, and goes along with what does")
    void lazyChannels() {
        String lazy = channel("lazy");
        String plain = channel("plain");
        control.configure(BAYEUX, Map.of("lazy.channels", List.of(lazy), "lazy.seconds", 20));
        Session session = connected();
        session.subscribe(lazy);
        session.subscribe(plain);
        Wire held = session.hold("a2", 1);
        control.publish(lazy, "lazy");
        control.publish(plain, "plain");
        assertEquals(List.of("\"lazy\"", "\"plain\""), data(messages(held.reply())));
        control.publish(lazy, "lazy again");
        Wire again = session.hold("a3", 1);
        assertFalse(again.isAnswered());
        control.publish(plain, "plain again");
        assertEquals(List.of("\"lazy again\"", "\"plain again\""), data(messages(again.reply())));
    }

    @Test
    @DisplayName("bound to no cookie, by explicit choice, a session is whose id it is")
    void withoutBinding() {
        control.configure(BAYEUX, Map.of("binding", "none"));
        Session session = shake0();
        assertSuccessful(only("/meta/connect", messages(exchange("[{'channel':'/meta/connect','connectionType':'long-polling',"
                + "'clientId':'" + session.clientId() + "'}]"))));
    }

    /** A session of whoever is given no cookie. */
    private Session shake0() {
        Reply reply = exchange("[" + handshake() + "]");
        assertNull(reply.header("Set-Cookie"), reply::toString);
        return session(assertSuccessful(messages(reply).get(0)), "x=x");
    }
}
