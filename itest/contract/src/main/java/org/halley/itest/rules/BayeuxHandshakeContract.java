package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.halley.itest.BayeuxTest;
import org.halley.itest.Reply;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** Bayeux: how a session comes into being, or does not. */
public abstract class BayeuxHandshakeContract extends BayeuxTest {

    @Test
    @DisplayName("a handshake as the JavaScript client sends it")
    void asJavaScriptSendsIt() {
        Reply reply = exchange("[{'id':'1','version':'1.0','minimumVersion':'1.0','channel':'/meta/handshake',"
                + "'supportedConnectionTypes':['websocket','long-polling','callback-polling'],"
                + "'advice':{'timeout':60000,'interval':0},'ext':{'ack':true}}]");
        JsonObject shaken = assertSuccessful(only("/meta/handshake", messages(reply)));
        session(shaken, cookie(reply));
        assertEquals("1", shaken.get("id").getAsString());
        assertEquals("1.0", shaken.get("version").getAsString());
        assertEquals(JsonParser.parseString("[\"long-polling\"]"), shaken.get("supportedConnectionTypes"));
        assertEquals(0, assertAdvice("retry", shaken).get("interval").getAsLong());
        assertTrue(shaken.getAsJsonObject("advice").get("timeout").getAsLong() > 0, shaken::toString);
        assertTrue(shaken.getAsJsonObject("ext").get("ack").getAsBoolean(), shaken::toString);
    }

    @Test
    @DisplayName("a handshake as the Java client sends it")
    void asJavaSendsIt() {
        Reply reply = exchange("[{'supportedConnectionTypes':['long-polling'],'channel':'/meta/handshake','id':'1','version':'1.0'}]",
                "Cookie: ");
        JsonObject shaken = assertSuccessful(only("/meta/handshake", messages(reply)));
        session(shaken, cookie(reply));
        assertFalse(shaken.has("ext"), () -> "nothing that was not asked for: " + shaken);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'1'", "'abcXYZ09'", "7", "12345678901234567890"})
    @DisplayName("the id comes back as it was")
    void idComesBack(String id) {
        Reply reply = exchange("[" + handshake("'id':" + id) + "]");
        JsonObject shaken = assertSuccessful(messages(reply).get(0));
        session(shaken, cookie(reply));
        assertEquals(id.replace("'", ""), shaken.get("id").getAsString());
    }

    @Test
    @DisplayName("without an id none comes back")
    void noIdComesBack() {
        Reply reply = exchange("[" + handshake() + "]");
        session(messages(reply).get(0), cookie(reply));
        assertFalse(messages(reply).get(0).has("id"));
    }

    @Test
    @DisplayName("each session has an id of its own, of at least 128 bits of chance")
    void idsAreUnguessable() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            String id = shake().clientId();
            assertTrue(id.matches("[A-Za-z0-9]{22,}"), id);
            ids.add(id);
        }
        assertEquals(40, ids.size());
        // Of at least 32 letters, 26 make 130 bits; an id may begin with what is common to all of one server.
        int shortest = ids.stream().mapToInt(String::length).min().orElseThrow();
        long byChance = IntStream.range(0, shortest)
                .filter(at -> ids.stream().map(id -> id.charAt(at)).distinct().count() > 3).count();
        assertTrue(byChance >= 26, () -> byChance + " letters by chance in " + ids);
    }

    @Test
    @DisplayName("a handshake with the id of a session makes another one, and leaves that")
    void knownClientIdIsIgnored() {
        Session first = connected();
        Session second = shakeIn(first, "'clientId':'" + first.clientId() + "'");
        assertNotEquals(first.clientId(), second.clientId());
        assertSuccessful(first.look());
    }

    @Test
    @DisplayName("a browser without the cookie is given one: for the whole host, and not for scripts or other sites")
    void cookieIsGiven() {
        Reply reply = exchange("[" + handshake() + "]");
        session(messages(reply).get(0), cookie(reply));
        String cookie = reply.header("Set-Cookie");
        assertTrue(cookie.matches("BAYEUX_BROWSER=[A-Za-z0-9]{22,};.*"), cookie);
        List<String> attributes = List.of(cookie.toLowerCase(Locale.ROOT).replace(" ", "").split(";"));
        assertTrue(attributes.containsAll(List.of("path=/", "httponly", "samesite=lax")), cookie);
        assertFalse(attributes.contains("secure"), "it would not come back without TLS: " + cookie);
    }

    @Test
    @DisplayName("a browser with the cookie keeps it")
    void cookieIsKept() {
        Session first = shake();
        Reply reply = exchange("[" + handshake() + "]", first.cookieLine());
        Session second = session(assertSuccessful(messages(reply).get(0)), first.browser());
        assertNull(reply.header("Set-Cookie"), reply::toString);
        assertSuccessful(second.look());
        assertSuccessful(first.look());
    }

    @ParameterizedTest
    @ValueSource(strings = {"'supportedConnectionTypes':[]", "'supportedConnectionTypes':['websocket']",
        "'supportedConnectionTypes':['callback-polling','iframe']", "'supportedConnectionTypes':['LONG-POLLING']"})
    @DisplayName("without a connection type that both have it fails, and says which there are")
    void noCommonConnectionType(String types) {
        leavingAllAsItIs(() -> {
            JsonObject failed = assertFailed("4\\d\\d", only("/meta/handshake",
                    messages(exchange("[{'id':'1','channel':'/meta/handshake','version':'1.0'," + types + "}]"))));
            assertEquals("1", failed.get("id").getAsString());
            assertEquals("none", failed.getAsJsonObject("advice").get("reconnect").getAsString(), failed::toString);
            assertTrue(failed.toString().contains("long-polling"), () -> "it says which there are: " + failed);
            assertFalse(failed.has("clientId"), failed::toString);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"'version':'1.0'", "'supportedConnectionTypes':['long-polling']", "'a':1",
        "'version':null,'supportedConnectionTypes':['long-polling']", "'version':1,'supportedConnectionTypes':['long-polling']",
        "'version':{},'supportedConnectionTypes':['long-polling']", "'version':'','supportedConnectionTypes':['long-polling']",
        "'version':'x','supportedConnectionTypes':['long-polling']", "'version':'0.9','supportedConnectionTypes':['long-polling']",
        "'version':'1.0','minimumVersion':'2.0','supportedConnectionTypes':['long-polling']",
        "'version':'1.0','minimumVersion':1,'supportedConnectionTypes':['long-polling']",
        "'version':'1.0','supportedConnectionTypes':null", "'version':'1.0','supportedConnectionTypes':'long-polling'",
        "'version':'1.0','supportedConnectionTypes':{'long-polling':1}", "'version':'1.0','supportedConnectionTypes':[1]",
        "'version':'1.0','supportedConnectionTypes':[['long-polling']]"})
    @DisplayName("what a handshake must have is missing or of a wrong kind: it fails, and no session is left")
    void missingOrWrongFields(String members) {
        leavingAllAsItIs(() -> {
            JsonObject failed = assertFailed("4\\d\\d", only("/meta/handshake",
                    messages(exchange("[{'id':'1','channel':'/meta/handshake'," + members + "}]"))));
            assertEquals("none", failed.getAsJsonObject("advice").get("reconnect").getAsString(), failed::toString);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"'id':{}", "'id':[]", "'id':true", "'id':'a b'", "'id':'<x>'", "'ext':1", "'ext':'x'", "'ext':[]",
        "'advice':1", "'advice':[]", "'advice':{'timeout':'x'}", "'advice':{'timeout':-1}", "'advice':{'interval':-1}",
        "'advice':{'timeout':1e999}", "'ext':{'ack':'x'}", "'channel':'/meta/handshake'"})
    @DisplayName("optional members of a wrong kind: an answer in the protocol's form, and a session only if it says so")
    void wrongOptionalMembers(String member) {
        int before = sessions();
        Reply reply = exchange("[" + handshake(member) + "]");
        if (reply.status() == 400) {
            assertFailed("400", list(reply.body()).get(0));
            assertEquals(before, sessions());
            return;
        }
        JsonObject message = messages(reply).get(0);
        boolean successful = message.get("successful").getAsBoolean();
        assertEquals(before + (successful ? 1 : 0), sessions());
        if (successful) {
            session(message, cookie(reply));
        } else {
            assertFailed("4\\d\\d", message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1.0.1", "1.1", "1.0beta1", "2.0"})
    @DisplayName("a newer version that can do with 1.0 is answered with 1.0")
    void newerVersions(String version) {
        Reply reply = exchange("[{'channel':'/meta/handshake','version':'" + version
                + "','minimumVersion':'1.0','supportedConnectionTypes':['long-polling']}]");
        JsonObject shaken = assertSuccessful(messages(reply).get(0));
        session(shaken, cookie(reply));
        assertEquals("1.0", shaken.get("version").getAsString());
    }

    @Test
    @DisplayName("what follows a handshake in its request belongs to no session yet")
    void nothingFollowsInTheSameRequest() {
        String name = channel("c");
        Reply reply = exchange("[" + handshake("'id':'1'") + ",{'id':'2','channel':'/meta/subscribe','subscription':'" + name + "'}]");
        session(assertSuccessful(messages(reply).get(0)), cookie(reply));
        assertFailed("402", messages(reply).get(1));
    }

    @Test
    @DisplayName("at the bound of sessions a handshake fails, with an advice to come again at a time that differs")
    void sessionsAreBounded() {
        int there = sessions();
        control.configure(BAYEUX, Map.of("sessions.max", there + 2));
        Session first = connected();
        connected();
        List<Long> intervals = new ArrayList<>();
        leavingAllAsItIs(() -> {
            for (int i = 0; i < 20; i++) {
                JsonObject failed = assertFailed("\\d\\d\\d", only("/meta/handshake", messages(exchange("[" + handshake() + "]"))));
                intervals.add(assertAdvice("handshake", failed).get("interval").getAsLong());
            }
        });
        assertTrue(intervals.stream().distinct().count() > 3, intervals::toString);
        assertSuccessful(first.look());
        first.disconnect();
        shake();
    }

    @Test
    @DisplayName("an unknown extension is no matter")
    void unknownExtensions() {
        Session session = shake("'ext':{'com.example.token':'x','halley':{'unknown':1}}");
        assertSuccessful(session.look());
    }
}
