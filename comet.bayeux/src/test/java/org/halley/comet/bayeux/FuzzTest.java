package org.halley.comet.bayeux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import org.halley.comet.shared.Client;
import org.junit.jupiter.api.Test;

/** Bodies made by chance, the same in every run: each gets an answer in the protocol's form, and leaves nothing behind. */
class FuzzTest {

    private static final List<String> MEMBERS = List.of("id", "channel", "clientId", "version", "minimumVersion",
            "supportedConnectionTypes", "connectionType", "subscription", "data", "advice", "ext", "x\u00fc");
    private static final List<String> CHANNELS = List.of("/meta/handshake", "/meta/connect", "/meta/subscribe",
            "/meta/unsubscribe", "/meta/disconnect", "/meta/x", "/a", "/a/*", "/a/*/b", "/**", "/service/x", "", "/", "a");
    private static final List<String> VALUES = List.of("null", "true", "-0", "1e999", "-1e-999", "12345678901234567890123456789",
            "\"\"", "\"1.0\"", "\"long-polling\"", "[\"long-polling\"]", "[]", "{}", "[[[[]]]]", "{\"ack\":1e400}",
            "{\"ack\":{\"enabled\":[]}}", "{\"halley\":{\"after\":\"e9.99\"}}", "{\"halley\":{\"after\":[1]}}",
            "{\"timesync\":{\"tc\":\"x\",\"l\":1e99,\"o\":{}}}", "{\"timesync\":{\"tc\":9e99}}", "{\"timeout\":-1e9,\"interval\":1e300}",
            "{\"timeout\":null}", "\"\\ud800\"", "\"\\u0000\"", "[\"/a\",\"/b/**\"]", "[\"/a\",null]", "\"/a/b\"",
            "{\"a\":{\"b\":{\"c\":[{}]}}}");

    private final Random random = new Random(20_260_101);

    private String one(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }

    private String message(Peer peer) {
        StringBuilder json = new StringBuilder("{\"channel\":\"").append(one(CHANNELS)).append('"');
        if (random.nextBoolean()) {
            json.append(",\"clientId\":\"").append(peer.id).append('"');
        }
        // So that nothing is held.
        if (random.nextInt(4) > 0) {
            json.append(",\"version\":\"1.0\",\"supportedConnectionTypes\":[\"long-polling\"],\"connectionType\":\"long-polling\"");
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            json.append(",\"").append(one(MEMBERS)).append("\":").append(one(VALUES));
        }
        return json.append('}').toString();
    }

    private byte[] body(Peer peer) {
        StringBuilder json = new StringBuilder("[");
        // Two at least: a connect that is alone would be held.
        for (int i = 2 + random.nextInt(4); i > 0; i--) {
            json.append(json.length() > 1 ? "," : "").append(random.nextInt(10) == 0 ? one(VALUES) : message(peer));
        }
        byte[] bytes = json.append(']').toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(3) == 0) {
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                bytes[1 + random.nextInt(bytes.length - 1)] = (byte) random.nextInt(256);
            }
        }
        return bytes;
    }

    private static int answered(Client.Response answer, String body) {
        assertTrue(List.of(200, 400, 413).contains(answer.status()), answer.status() + " for " + body);
        JsonArray replies = JsonParser.parseString(answer.body()).getAsJsonArray();
        assertTrue(replies.size() > 0, body);
        int sessions = 0;
        for (JsonElement each : replies) {
            JsonObject reply = each.getAsJsonObject();
            assertTrue(reply.has("data") || reply.get("successful").getAsBoolean() || reply.has("error"), reply.toString());
            boolean handshake = reply.has("channel") && reply.get("channel").getAsString().equals("/meta/handshake");
            sessions += handshake && reply.get("successful").getAsBoolean() ? 1 : 0;
        }
        return sessions;
    }

    @Test
    void whateverComesIsAnsweredAndLeavesNothingBehind() throws Exception {
        try (World world = new World()) {
            Peer peer = world.peer();
            int handshakes = 1;
            for (int i = 0; i < 2_000; i++) {
                byte[] body = body(peer);
                Client client = new Client(world.port());
                try (client) {
                    client.write(("POST /cometd HTTP/1.1\r\nHost: localhost\r\nCookie: " + peer.cookie + "\r\nContent-Length: "
                            + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII)).write(body);
                    handshakes += answered(client.read(), new String(body, StandardCharsets.ISO_8859_1));
                }
                if (world.site.sessions().find(peer.id) == null) {
                    peer = world.peer();
                    handshakes++;
                }
            }
            assertEquals(handshakes, world.count(Count.HANDSHAKES));
            assertEquals(0, world.site.places().count());
            world.step(4_000);
            assertEquals(0, world.site.sessions().count());
            assertTrue(world.hub().channels().channels().size() <= 2, world.hub().channels().channels().toString());
        }
    }

    @Test
    void tenThousandMessagesInABatchAreOneRefusalOrTenThousandReplies() throws Exception {
        try (World world = new World()) {
            world.set("body.max", 16 * 1024 * 1024);
            String body = "[" + "{\"channel\":\"/meta/handshake\"},".repeat(9_999) + "{\"channel\":\"/x\"}]";
            assertEquals(413, world.post(body).status());
            assertEquals(0, world.site.sessions().count());
            world.set("messages.max", 10_000);
            Client.Response answer = world.post(body);
            assertEquals(200, answer.status());
            assertEquals(10_000, Peer.array(answer).size());
            assertEquals(0, world.site.sessions().count());
        }
    }
}
