package org.halley.comet.bayeux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import org.halley.comet.shared.Client;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The frame that messages come in, and messages that are wrong. */
class HttpTest {

    private static final String HANDSHAKE = "{\"id\":\"1\",\"channel\":\"/meta/handshake\",\"version\":\"1.0\","
            + "\"supportedConnectionTypes\":[\"long-polling\",\"callback-polling\"]}";

    private World world;

    @BeforeEach
    void open() throws Exception {
        world = new World();
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private void refused(Client.Response answer, int status, String error, String... words) {
        assertEquals(status, answer.status(), answer.body());
        assertEquals("application/json", answer.header("Content-Type"));
        JsonObject reply = Peer.array(answer).get(0).getAsJsonObject();
        assertFalse(reply.get("successful").getAsBoolean());
        assertEquals(error, reply.get("error").getAsString());
        for (String word : words) {
            assertTrue(answer.body().contains(word), answer.body());
        }
        assertEquals(0, world.site.sessions().count());
    }

    @Test
    void aSingleMessageNeedsNoArrayAndNoContentType() throws Exception {
        for (String target : new String[] { "/cometd", "/cometd/", "/cometd/handshake", "/cometd/a/b" }) {
            try (Client client = new Client(world.port())) {
                assertEquals(200, client.send("POST", target, HANDSHAKE).read().status());
            }
        }
        assertEquals(200, world.post(HANDSHAKE, "Content-Type: text/plain").status());
        assertEquals(200, world.post("[" + HANDSHAKE + "]", "Content-Type: application/json;charset=UTF-8").status());
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "[", "{", "[{]", "{'a':1}", "[1,]", "[{\"id\":1}] x", "[{\"a\":\"\u0001\"}]", "nul", "[01]",
            "[{\"a\":1,\"a\":2}]" })
    void refusesWhatIsNotJson(String body) throws Exception {
        refused(world.post(body), 400, "400::json_invalid");
    }

    @Test
    void refusesWhatIsNestedTooDeep() throws Exception {
        refused(world.post("[{\"data\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}]"), 400, "400::json_invalid",
                "nested deeper than 100");
    }

    @Test
    void refusesAnEmptyArrayAndTooManyMessages() throws Exception {
        refused(world.post("[]"), 400, "400::messages_missing");
        world.set("messages.max", 2);
        refused(world.post("[1,2,3]"), 413, "413::too_many_messages", "more than 2 messages");
        world.set("body.max", 100);
        refused(world.post("[" + HANDSHAKE + "]"), 413, "413::message_too_large", "longer than 100 bytes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "7", "null", "\"x\"", "[]", "[[{}]]", "true" })
    void amongMessagesWhatIsNoMessageGetsAReply(String message) throws Exception {
        refused(world.post("[" + message + "]"), 200, "400::message_invalid", "must be an object");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "version              | 1           | 400::message_invalid",
        "version              | null        | 400::handshake_failed",
        "version              | \"\"        | 400::handshake_failed",
        "version              | \"x\"       | 400::handshake_failed",
        "version              | \"0.9\"     | 400::handshake_failed",
        "minimumVersion       | \"2.0\"     | 400::handshake_failed",
        "minimumVersion       | {}          | 400::message_invalid",
        "supportedConnectionTypes | \"long-polling\" | 400::message_invalid",
        "supportedConnectionTypes | []      | 400::handshake_failed",
        "supportedConnectionTypes | [\"websocket\"] | 400::handshake_failed",
        "supportedConnectionTypes | [\"long-polling\",3] | 400::message_invalid",
        "id                   | \"a b\"     | 405::message_id_invalid",
        "id                   | {}          | 405::message_id_invalid",
        "channel              | 5           | 400::message_invalid",
        "clientId             | []          | 400::message_invalid",
        "ext                  | 1           | 400::message_invalid",
        "ext                  | {\"ack\":\"yes\"} | 400::message_invalid",
        "ext                  | {\"halley\":7} | 400::message_invalid",
        "ext                  | {\"timesync\":7} | 400::message_invalid",
        "advice               | \"x\"       | 400::message_invalid",
        "advice               | {\"timeout\":\"x\"} | 400::message_invalid" })
    void aHandshakeThatCannotBeAgreedOnFailsAndSaysWhy(String member, String value, String error) throws Exception {
        JsonObject message = JsonParser.parseString(HANDSHAKE).getAsJsonObject();
        message.add(member, JsonParser.parseString(value));
        if (value.equals("null")) {
            message.remove(member);
        }
        Client.Response answer = world.post("[" + message + "]");
        JsonObject reply = Peer.array(answer).get(0).getAsJsonObject();
        refused(answer, 200, error);
        assertTrue(reply.getAsJsonObject("ext").getAsJsonObject("halley").has("detail"));
        if (!member.equals("channel")) {
            assertEquals("none", reply.getAsJsonObject("advice").get("reconnect").getAsString());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/meta/subscribe | | 403::subscription_missing",
        "/meta/subscribe | \"subscription\":[] | 403::subscription_missing",
        "/meta/subscribe | \"subscription\":7 | 403::subscription_invalid",
        "/meta/subscribe | \"subscription\":[[\"/a\"]] | 403::subscription_invalid",
        "/meta/subscribe | \"subscription\":\"a\" | 403::subscription_invalid",
        "/meta/subscribe | \"subscription\":\"/a/*/b\" | 403::subscription_invalid",
        "/meta/subscribe | \"subscription\":\"/a/**/b\" | 403::subscription_invalid",
        "/meta/subscribe | \"subscription\":\"/meta/connect\" | 403::subscription_invalid",
        "/meta/subscribe | \"subscription\":\"/\" | 403::subscription_invalid",
        "/meta/unsubscribe | \"subscription\":\"\" | 403::subscription_invalid",
        "/meta/unknown | \"data\":1 | 403:denied_by_security_policy:publish_denied",
        "/meta | \"data\":1 | 403:denied_by_security_policy:publish_denied",
        "/a/* | \"data\":1 | 403::channel_invalid",
        "/a/*/b | \"data\":1 | 403::channel_invalid",
        "a | \"data\":1 | 405::channel_invalid",
        "/ | \"data\":1 | 405::channel_invalid",
        "/a//b | \"data\":1 | 405::channel_invalid",
        "/a | | 400::data_missing",
        "/meta/connect | \"connectionType\":\"websocket\" | 400::connection_type_invalid",
        "/meta/connect | | 400::connection_type_invalid" })
    void aMessageThatIsWrongChangesNothingAndSaysWhy(String channel, String members, String error) throws Exception {
        Peer peer = world.peer();
        JsonObject reply = peer.call(channel, members == null ? "" : members);
        assertFalse(reply.get("successful").getAsBoolean());
        assertEquals(error, reply.get("error").getAsString());
        assertEquals(channel, reply.get("channel").getAsString());
        assertTrue(reply.getAsJsonObject("ext").getAsJsonObject("halley").has("detail"));
        assertEquals(0, world.hub().log().head());
        assertTrue(world.hub().channels().channels().isEmpty());
        assertEquals(0, world.hub().open());
    }

    @Test
    void repliesEchoTheIdInItsForm() throws Exception {
        assertTrue(world.post("{\"id\":12,\"channel\":\"/a\"}").body().startsWith("[{\"id\":12,\"channel\":\"/a\","));
        assertTrue(world.post("{\"channel\":\"/a\"}").body().startsWith("[{\"channel\":\"/a\",\"successful\":false,"));
        assertTrue(world.post("{}").body().contains("400::channel_missing"));
    }

    @Test
    void dataStaysWhatItWas() throws Exception {
        Peer peer = world.peer();
        peer.subscribe("/a");
        peer.call("/a/", "\"data\":null");
        peer.call("/a", "\"data\":[[1.50,\"\\u00e9\"],[]]");
        Client.Response raw = world.post("[" + peer.message("/meta/connect", "\"connectionType\":\"long-polling\"") + "]",
                "Cookie: " + peer.cookie);
        assertTrue(raw.body().contains("\"data\":null}"), raw.body());
        assertTrue(raw.body().contains("\"data\":[[1.50,\"\\u00e9\"],[]]}"), raw.body());
    }

    @Test
    void subscriptionsAreBounded() throws Exception {
        world.set("subscriptions.max", 2);
        Peer peer = world.peer();
        peer.subscribe("/a", "/b");
        JsonObject reply = peer.call("/meta/subscribe", "\"subscription\":\"/c\"");
        assertEquals("403::subscribe_failed", reply.get("error").getAsString());
        peer.subscribe("/a");
    }

    @Test
    void anEventThatIsTooLargeIsRefusedInItsReply() throws Exception {
        world.set("body.max", 4_000_000);
        Peer peer = world.peer();
        assertEquals("413::message_too_large",
                peer.call("/a", "\"data\":\"" + "x".repeat(2_000_000) + "\"").get("error").getAsString());
    }

    @Test
    void pagesOfOtherOriginsMayDoNothing() throws Exception {
        refused(world.post("[" + HANDSHAKE + "]", "Origin: https://evil.example"), 403, "403::origin_denied",
                "'https://evil.example'");
        assertEquals(200, world.post("[" + HANDSHAKE + "]", "Origin: http://localhost:" + world.port()).status());
        world.set("cors.origins", "https://good.example");
        Client.Response answer = world.post("[" + HANDSHAKE + "]", "Origin: https://good.example");
        assertEquals("https://good.example", answer.header("Access-Control-Allow-Origin"));
        assertEquals("true", answer.header("Access-Control-Allow-Credentials"));
        Client.Response preflight = world.request("OPTIONS", "/cometd/connect", "Origin: https://good.example",
                "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: content-type");
        assertEquals(200, preflight.status());
        assertEquals("", preflight.body());
        assertEquals("POST, OPTIONS", preflight.header("Access-Control-Allow-Methods"));
        assertEquals("Authorization, Content-Type", preflight.header("Access-Control-Allow-Headers"));
    }

    @ParameterizedTest
    @CsvSource({ "https://good.example, Tls: 1, ; SameSite=None; Secure", "https://good.example, Plain: 1, ; SameSite=Lax",
        "'', Tls: 1, ; SameSite=Lax; Secure" })
    void theCookieGoesToPagesOfOtherOriginsOverTlsAlone(String origin, String tls, String end) throws Exception {
        world.set("cors.origins", "https://good.example");
        String[] headers = origin.isEmpty() ? new String[] { tls } : new String[] { tls, "Origin: " + origin };
        String cookie = world.post("[" + HANDSHAKE + "]", headers).header("Set-Cookie");
        assertTrue(cookie.endsWith("; HttpOnly" + end), cookie);
    }

    @Test
    void theCookieIsKeptWhereItMayBeOne() throws Exception {
        assertNull(world.post("[" + HANDSHAKE + "]", "Cookie: BAYEUX_BROWSER=0123456789abcdef").header("Set-Cookie"));
        assertTrue(world.post("[" + HANDSHAKE + "]", "Cookie: BAYEUX_BROWSER=short").header("Set-Cookie")
                .startsWith("BAYEUX_BROWSER="));
    }

    @Test
    void otherMethodsAreRefused() throws Exception {
        refused(world.request("GET", "/cometd"), 400, "400::request_invalid");
        refused(world.request("PUT", "/cometd"), 405, "405::method_invalid");
        assertEquals(200, world.request("OPTIONS", "/cometd").status());
    }

    private static String get(String callback, String message) {
        return "/cometd/?jsonp=" + URLEncoder.encode(callback, StandardCharsets.UTF_8) + "&message="
                + URLEncoder.encode(message, StandardCharsets.UTF_8);
    }

    @Test
    void callbackPollingIsThereWhereItIsChosen() throws Exception {
        refused(world.request("GET", get("f", HANDSHAKE)), 400, "400::request_invalid");
        world.set("callback.polling", "true");
        refused(world.request("GET", get("alert(1)//", HANDSHAKE)), 400, "400::request_invalid");
        Client.Response answer = world.request("GET", get("org.cometd._f1", "[" + HANDSHAKE + "]"));
        assertEquals(200, answer.status());
        assertTrue(answer.header("Content-Type").startsWith("text/javascript"), answer.header("Content-Type"));
        assertTrue(answer.body().startsWith("/**/org.cometd._f1([{") && answer.body().endsWith("}])"), answer.body());
        assertTrue(answer.body().contains("\"supportedConnectionTypes\":[\"long-polling\",\"callback-polling\"]"));
    }

    @Test
    void timeIsSyncedWhereItIsFarAway() throws Exception {
        long now = world.time.now().toEpochMilli();
        String ask = "{\"timesync\":{\"tc\":%d,\"l\":10,\"o\":5}}";
        assertFalse(world.peer(String.format(ask, now)).handshake.has("ext"));
        Peer peer = world.peer(String.format(ask, now - 1000));
        assertEquals("{\"tc\":" + (now - 1000) + ",\"ts\":" + now + ",\"p\":0,\"a\":-985}",
                peer.handshake.getAsJsonObject("ext").get("timesync").toString());
        peer.poll();
        peer.held("\"ext\":{\"timesync\":{\"tc\":0}}");
        world.step(30);
        assertEquals("{\"tc\":0,\"ts\":" + now + ",\"p\":30000,\"a\":" + -now + "}",
                Peer.last(peer.answer()).getAsJsonObject("ext").get("timesync").toString());
    }

    @Test
    void tellsWhatHasHappened() throws Exception {
        Peer peer = world.peer();
        peer.poll();
        JsonObject status = JsonParser.parseString(world.request("GET", "/cometd/-/status").body()).getAsJsonObject();
        assertEquals(1, status.get("sessions").getAsInt());
        assertEquals(1, status.get("handshakes").getAsInt());
        assertEquals(0, status.get("held").getAsInt());
    }
}
