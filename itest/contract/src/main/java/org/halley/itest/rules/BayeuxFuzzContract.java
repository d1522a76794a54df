package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.halley.itest.BayeuxTest;
import org.halley.itest.Reply;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/**
 * Bayeux: bodies that nobody would send. Whatever comes gets an answer in the protocol's form, and leaves no session. Behind
 * each message stands one that is none, so that no connect is held.
 */
public abstract class BayeuxFuzzContract extends BayeuxTest {

    private static final String LONG = "x".repeat(5_000);
    /** What stands in for the value of each member in turn. */
    private static final List<String> VALUES = List.of("null", "true", "false", "0", "-1", "1.5", "1e999", "-1e999",
            "123456789012345678901234567890", "''", "' '", "'" + LONG + "'", "'\\u0000'", "'\\ud800'", "'/'", "'/*'", "'/a/*/b'",
            "'../..'", "'<script>'", "[]", "{}", "[null]", "[[]]", "[{}]", "{'a':{'b':[1,2,{}]}}", "['/a','/a']");
    /** One good message of each kind. */
    private static final List<String> MESSAGES = List.of(
            "{'id':'1','channel':'/meta/handshake','version':'1.0','minimumVersion':'1.0','supportedConnectionTypes':['long-polling'],"
                    + "'advice':{'timeout':60000,'interval':0},'ext':{'ack':true,'timesync':{'tc':1,'l':2,'o':3},'halley':{'after':'now'}}}",
            "{'id':'1','channel':'/meta/connect','clientId':'CLIENT','connectionType':'long-polling',"
                    + "'advice':{'timeout':0,'interval':0},'ext':{'ack':1,'timesync':{'tc':1,'l':2,'o':3}}}",
            "{'id':'1','channel':'/meta/subscribe','clientId':'CLIENT','subscription':'/a','ext':{'halley':{'after':'now'}}}",
            "{'id':'1','channel':'/meta/unsubscribe','clientId':'CLIENT','subscription':'/a'}",
            "{'id':'1','channel':'/a','clientId':'CLIENT','data':1}",
            "{'id':'1','channel':'/service/a','clientId':'CLIENT','data':1}",
            "{'id':'1','channel':'/meta/disconnect','clientId':'nobody'}");

    /** An answer in the protocol's form: a refusal of the whole, or a message for each that was sent. */
    private List<JsonObject> answered(Reply reply, int sent) {
        if (reply.status() == 400 || reply.status() == 413) {
            return List.of();
        }
        List<JsonObject> replies = messages(reply).stream().filter(message -> message.has("successful")).toList();
        assertEquals(sent, replies.size(), reply::toString);
        for (JsonObject message : replies) {
            if (!message.get("successful").getAsBoolean()) {
                assertTrue(message.get("error").getAsString().matches("(?s)[45]\\d\\d:[^:]*:.+"), message::toString);
            }
        }
        return replies;
    }

    /** Ends the sessions that handshakes of a browser have made. */
    private void endShaken(String browser, List<JsonObject> replies) {
        for (JsonObject message : replies) {
            if (message.get("successful").getAsBoolean() && message.get("channel").getAsString().equals("/meta/handshake")) {
                session(message, browser).disconnect();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    @DisplayName("a value of a wrong kind in each member, and each member left out")
    void wrongKinds(int which) {
        Session session = connected();
        int before = sessions();
        JsonObject good = JsonParser.parseString(session.text(MESSAGES.get(which))).getAsJsonObject();
        List<JsonObject> variants = new ArrayList<>();
        for (String member : good.keySet()) {
            JsonObject without = good.deepCopy();
            without.remove(member);
            variants.add(without);
            for (String value : VALUES) {
                variants.add(with(good, member, value));
                if (good.get(member).isJsonObject()) {
                    for (String inner : good.getAsJsonObject(member).keySet()) {
                        JsonObject variant = good.deepCopy();
                        variant.add(member, with(good.getAsJsonObject(member), inner, value));
                        variants.add(variant);
                    }
                }
            }
        }
        for (JsonObject variant : variants) {
            endShaken(session.browser(), answered(exchange("[" + variant + ",0]", session.cookieLine()), 2));
        }
        assertEquals(before, sessions());
        assertSuccessful(session.look());
    }

    private static JsonObject with(JsonObject object, String member, String value) {
        JsonObject variant = object.deepCopy();
        variant.add(member, JsonParser.parseString(quoted(value)));
        return variant;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("bytes of good messages changed, left out and doubled by chance")
    void brokenBytes(long seed) {
        Random random = new Random(seed);
        Session session = connected();
        int before = sessions();
        for (int i = 0; i < 60; i++) {
            String text = session.text("[" + MESSAGES.get(random.nextInt(MESSAGES.size())) + ",0]");
            byte[] bytes = broken(text.getBytes(StandardCharsets.UTF_8), random);
            Reply reply = open().request("POST", PATH + "/", session.cookieLine(), "Content-Length: " + bytes.length).send(bytes)
                    .reply();
            assertTrue(List.of(200, 400, 413).contains(reply.status()), () -> reply + " to "
                    + new String(bytes, StandardCharsets.ISO_8859_1));
            if (reply.status() == 200) {
                endShaken(session.browser(), messages(reply).stream().filter(message -> message.has("successful")).toList());
            }
        }
        assertEquals(before, sessions(), "with seed " + seed);
        assertSuccessful(session.look());
    }

    private static byte[] broken(byte[] good, Random random) {
        byte[] bytes = good.clone();
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
            case 0 -> bytes[at] = (byte) random.nextInt(256);
            case 1 -> bytes = java.util.Arrays.copyOf(bytes, at);
            case 2 -> {
                int to = at + random.nextInt(bytes.length - at);
                bytes = java.util.Arrays.copyOf(bytes, bytes.length + to - at);
                System.arraycopy(good, at, bytes, to, good.length - at);
            }
            default -> {
                for (int i = 0; i < 5; i++) {
                    bytes[random.nextInt(bytes.length)] = (byte) "{}[]\",:/*0-e\\".charAt(random.nextInt(13));
                }
            }
        }
        return bytes;
    }

    @Test
    @DisplayName("10,000 messages in one request are refused or answered one by one, and leave nothing")
    void tenThousandMessages() {
        int before = sessions();
        String one = "{'channel':'/a'}";
        Reply reply = exchange("[" + (one + ",").repeat(9_999) + one + "]");
        answered(reply, 10_000);
        Reply small = exchange("[" + "0,".repeat(9_999) + "0]");
        answered(small, 10_000);
        assertTrue(small.body().length() < 2_000_000, "an answer of " + small.body().length() + " characters");
        assertEquals(before, sessions());
    }

    @Test
    @DisplayName("members that nobody knows, in number and in length, are no matter or are refused")
    void manyMembers() {
        StringBuilder members = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            members.append(",'m").append(i).append("':").append(i);
        }
        Session session = shake();
        int before = sessions();
        for (String some : List.of(members.substring(1), "'a':1,".repeat(1_000) + "'a':1", "'" + LONG + "':1")) {
            endShaken(session.browser(), answered(exchange("[" + handshake(some) + "]", session.cookieLine()), 1));
        }
        assertEquals(before, sessions());
    }
}
