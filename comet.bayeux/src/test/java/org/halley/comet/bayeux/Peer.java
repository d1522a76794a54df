package org.halley.comet.bayeux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import org.halley.comet.shared.Client;

/** A Bayeux client by hand, with one connection for its connects and one for all else. Confined to one thread. */
final class Peer {

    private final World world;
    private final Client connects;
    private final Client others;
    final String id;
    final String cookie;
    final JsonObject handshake;
    private int ids = 100;

    Peer(World world, String... ext) throws IOException {
        this.world = world;
        this.connects = world.client();
        this.others = world.client();
        Client.Response answer = world.post("[{\"id\":\"1\",\"channel\":\"/meta/handshake\",\"version\":\"1.0\","
                + "\"minimumVersion\":\"1.0\",\"supportedConnectionTypes\":[\"long-polling\"]"
                + (ext.length == 0 ? "" : ",\"ext\":" + ext[0]) + "}]", rest(ext));
        assertEquals(200, answer.status(), answer.body());
        this.handshake = array(answer).get(0).getAsJsonObject();
        assertTrue(handshake.get("successful").getAsBoolean(), answer.body());
        this.id = handshake.get("clientId").getAsString();
        String set = answer.header("Set-Cookie");
        this.cookie = set == null ? null : set.substring(0, set.indexOf(';'));
        this.headers = rest(ext);
    }

    private final String[] headers;

    private static String[] rest(String... all) {
        return all.length < 2 ? new String[0] : List.of(all).subList(1, all.length).toArray(String[]::new);
    }

    static JsonArray array(Client.Response answer) {
        return JsonParser.parseString(answer.body()).getAsJsonArray();
    }

    private String[] headers() {
        List<String> all = new ArrayList<>(List.of(headers));
        if (cookie != null) {
            all.add("Cookie: " + cookie);
        }
        return all.toArray(String[]::new);
    }

    /** A message with its members behind id, channel and clientId. */
    String message(String channel, String members) {
        return "{\"id\":\"" + ++ids + "\",\"channel\":\"" + channel + "\",\"clientId\":\"" + id + "\""
                + (members.isEmpty() ? "" : "," + members) + "}";
    }

    /** Sends messages and gives what comes back. */
    JsonArray send(String... messages) throws IOException {
        Client.Response answer = World.common(others.send("POST", "/cometd", "[" + String.join(",", messages) + "]",
                headers()).read());
        assertEquals(200, answer.status(), answer.body());
        return array(answer);
    }

    /** One message and its reply. */
    JsonObject call(String channel, String members) throws IOException {
        JsonArray replies = send(message(channel, members));
        assertEquals(1, replies.size(), replies.toString());
        return replies.get(0).getAsJsonObject();
    }

    void subscribe(String... channels) throws IOException {
        for (String channel : channels) {
            JsonObject reply = call("/meta/subscribe", "\"subscription\":\"" + channel + "\"");
            assertTrue(reply.get("successful").getAsBoolean(), reply.toString());
        }
    }

    /** Connects without waiting. */
    JsonArray poll(String... members) throws IOException {
        return answer(begin("\"advice\":{\"timeout\":0}", members));
    }

    /** Sends a connect that may be held. */
    Peer begin(String... members) throws IOException {
        List<String> all = new ArrayList<>(List.of(members));
        all.add(0, "\"connectionType\":\"long-polling\"");
        connects.send("POST", "/cometd/connect", "[" + message("/meta/connect", String.join(",", all)) + "]", headers());
        return this;
    }

    private Peer begin(String first, String... members) throws IOException {
        List<String> all = new ArrayList<>(List.of(members));
        all.add(first);
        return begin(all.toArray(String[]::new));
    }

    /** Sends a connect, and returns when it is held. */
    Peer held(String... members) throws IOException {
        int before = world.site.places().count();
        begin(members);
        World.await(() -> world.site.places().count() > before);
        return this;
    }

    /** What came for the connect. */
    JsonArray answer() throws IOException {
        return answer(this);
    }

    private JsonArray answer(Peer peer) throws IOException {
        Client.Response answer = World.common(peer.connects.read());
        assertEquals(200, answer.status(), answer.body());
        return array(answer);
    }

    /** The last one of messages, which is the reply to the connect. */
    static JsonObject last(JsonArray messages) {
        return messages.get(messages.size() - 1).getAsJsonObject();
    }

    /** The data of all that was delivered, one behind the other. */
    static String data(JsonArray messages) {
        StringBuilder data = new StringBuilder();
        for (JsonElement message : messages) {
            JsonElement its = message.getAsJsonObject().get("data");
            if (its != null) {
                data.append(data.length() > 0 ? " " : "").append(its);
            }
        }
        return data.toString();
    }
}
