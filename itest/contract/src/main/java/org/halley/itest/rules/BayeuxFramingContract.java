package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
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

/** Bayeux over HTTP: how requests and answers are framed, whatever messages are in them. */
public abstract class BayeuxFramingContract extends BayeuxTest {

    private Session shaken(Reply reply) {
        JsonObject message = messages(reply).get(0);
        assertSuccessful(message);
        return session(message, cookie(reply));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/handshake", "/connect", "/disconnect", "/any/thing", "/handshake?jsonp=x"})
    @DisplayName("a request may be sent to the path itself, with a slash and without, and to whatever is below it")
    void anyPathBelow(String path) {
        shaken(post(PATH + path, quoted("[" + handshake() + "]")));
    }

    @Test
    @DisplayName("one message without an array is taken as an array of one")
    void oneMessageWithoutArray() {
        Reply reply = exchange(handshake("'id':'1'"));
        shaken(reply);
        assertEquals(1, messages(reply).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json;charset=UTF-8", "text/json", "text/plain", "text/plain;charset=UTF-8",
        "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "no type at all", ""})
    @DisplayName("the content type of a request does not matter")
    void anyContentType(String type) {
        shaken(open().post(PATH + "/handshake", type.isEmpty() ? null : type, quoted("[" + handshake() + "]")).reply());
    }

    @Test
    @DisplayName("an answer is 200, JSON and an array, and neither stored nor sniffed")
    void formOfAnAnswer() {
        Reply reply = exchange("[" + handshake() + "]");
        shaken(reply);
        assertTrue(reply.header("Content-Type").toLowerCase(java.util.Locale.ROOT)
                .matches("application/json(; ?charset=utf-8)?"), reply::toString);
        assertTrue(reply.header("Cache-Control").contains("no-store"), reply::toString);
        assertEquals("nosniff", reply.header("X-Content-Type-Options"));
        assertNull(reply.header("Access-Control-Allow-Origin"));
    }

    @Test
    @DisplayName("texts are UTF-8 in both directions, escapes and all")
    void textsAreUtf8() {
        String name = channel("c");
        openForBayeux(name);
        Session session = connected();
        assertSuccessful(session.subscribe(name));
        assertSuccessful(session.publish(name, "'☄ é \\ud83d\\ude00 \\u0000'"));
        assertEquals("☄ é 😀 \u0000", com.google.gson.JsonParser.parseString(session.data().get(0)).getAsString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[", "]", "[{]", "[}", "{]", "nul", "nothing", "[{}", "[{},]", "[{}] x", "[{}]{}", "{}{}",
        "[{channel:'/meta/handshake'}]", "[{'channel'}]", "[{'channel':}]", "[{'channel':'/meta/handshake',}]",
        "[{'channel':'/meta/handshake'}", "[{'a':'\\x'}]", "[{'a':01}]", "[{'a':+1}]", "[{'a':NaN}]", "[{'a':1.}]", "//[]", "[/**/{}]",
        "message=%5B%7B%22channel%22%3A%22%2Fmeta%2Fhandshake%22%7D%5D", "<x/>"})
    @DisplayName("what is no JSON gets 400, and changes nothing")
    void malformedJson(String body) {
        leavingAllAsItIs(() -> {
            Reply reply = exchange(body);
            assertEquals(400, reply.status(), reply::toString);
            assertFailed("400", list(reply.body()).get(0));
        });
    }

    @Test
    @DisplayName("JSON in single quotes, or with bytes that are no UTF-8, gets 400")
    void malformedText() {
        leavingAllAsItIs(() -> {
            assertEquals(400, post(PATH + "/", "[{'channel':'/meta/handshake'}]").status());
            byte[] bytes = quoted("[" + handshake("'x':'?'") + "]").getBytes(StandardCharsets.ISO_8859_1);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = bytes[i] == '?' ? (byte) 0xe9 : bytes[i];
            }
            Reply reply = open().request("POST", PATH + "/", "Content-Length: " + bytes.length).send(bytes).reply();
            assertEquals(400, reply.status(), reply::toString);
        });
    }

    @Test
    @DisplayName("an array without any message gets 400, since an answer without one would be none to a client")
    void noMessage() {
        leavingAllAsItIs(() -> assertEquals(400, exchange("[]").status()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[{'channel':'/meta/handshake'}]]", "[[]]", "[[[[]]]]", "[1]", "[null]", "['/meta/handshake']", "[true]",
        "1", "null", "true", "'text'"})
    @DisplayName("what is no message, an array within the array too, is refused as a message, and changes nothing")
    void whatIsNoMessage(String body) {
        leavingAllAsItIs(() -> {
            List<JsonObject> replies = messages(exchange(body));
            assertEquals(1, replies.size(), replies::toString);
            assertFailed("400", replies.get(0));
        });
    }

    @Test
    @DisplayName("what is no message does not stop those before and behind it")
    void messagesAroundAreHandled() {
        Session session = connected();
        String first = channel("first");
        String second = channel("second");
        String subscribe = "{'channel':'/meta/subscribe','clientId':'CLIENT','subscription':'";
        List<JsonObject> replies = session.send("[" + subscribe + first + "'},[" + handshake() + "],7," + subscribe + second + "'}]");
        assertEquals(4, replies.size(), replies::toString);
        assertSuccessful(replies.get(0));
        assertFailed("400", replies.get(1));
        assertFailed("400", replies.get(2));
        assertSuccessful(replies.get(3));
        control.publish(first, 1);
        control.publish(second, 2);
        assertEquals(List.of("1", "2"), session.data());
    }

    @Test
    @DisplayName("a GET without jsonp gets 400")
    void getWithoutJsonp() {
        leavingAllAsItIs(() -> {
            assertEquals(400, get(PATH + "/").status());
            assertEquals(400, get(PATH + "/handshake?message=" + encoded(quoted("[" + handshake() + "]"))).status());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "HEAD"})
    @DisplayName("another method gets 405, and is told which there are")
    void wrongMethods(String method) {
        String body = quoted("[" + handshake() + "]");
        leavingAllAsItIs(() -> {
            Reply reply = open().request(method, PATH + "/handshake", "Content-Length: " + body.length()).send(body).reply();
            assertEquals(405, reply.status(), reply::toString);
            assertTrue(reply.header("Allow").contains("POST"), reply::toString);
        });
    }

    @Test
    @DisplayName("OPTIONS gets 200 and no body")
    void options() {
        Reply reply = open().request("OPTIONS", PATH + "/").reply();
        assertEquals(200, reply.status(), reply::toString);
        assertEquals("", reply.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cookie:", "Cookie: ", "Cookie: ;", "Cookie: =", "Cookie: a=b; ; =c", "Cookie: BAYEUX_BROWSER",
        "Cookie: BAYEUX_BROWSER=", "Cookie: $Version=1"})
    @DisplayName("an empty or broken Cookie header is borne")
    void emptyCookieHeader(String line) {
        Session session = shaken(exchange("[" + handshake() + "]", line));
        assertSuccessful(session.look());
    }

    @Test
    @DisplayName("replies come in the order of the messages, each with its id")
    void orderOfReplies() {
        String name = channel("c");
        Session session = connected();
        List<JsonObject> replies = session.send("[{'id':'5','channel':'/meta/subscribe','clientId':'CLIENT','subscription':'" + name
                + "'},{'id':'3','channel':'/meta/nonsense','clientId':'CLIENT'},"
                + "{'id':'4','channel':'/meta/unsubscribe','clientId':'CLIENT','subscription':'" + name + "'}]");
        assertEquals(List.of("5", "3", "4"), replies.stream().map(reply -> reply.get("id").getAsString()).toList());
        assertSuccessful(replies.get(0));
        assertFailed("40\\d", replies.get(1));
        assertSuccessful(replies.get(2));
    }

    @Test
    @DisplayName("the reply to a handshake comes first, wherever it was in the request")
    void handshakeReplyComesFirst() {
        List<JsonObject> replies = messages(exchange("[{'id':'1','channel':'/meta/connect','clientId':'nobody',"
                + "'connectionType':'long-polling'}," + handshake("'id':'2'") + "]"));
        assertEquals(2, replies.size());
        session(assertSuccessful(only("/meta/handshake", replies)), "x=x");
        assertEquals("/meta/handshake", replies.get(0).get("channel").getAsString(), replies::toString);
        assertFailed("402", replies.get(1));
    }

    @Test
    @DisplayName("what is delivered comes before the replies")
    void deliveriesComeBeforeReplies() {
        String name = channel("c");
        Session session = connected();
        session.subscribe(name);
        control.publish(name, 1);
        control.publish(name, 2);
        List<JsonObject> all = session.send("[{'id':'9','channel':'/meta/connect','clientId':'CLIENT','connectionType':'long-polling'}]");
        assertEquals(List.of("1", "2"), data(all.subList(0, 2)));
        assertSuccessful(all.get(2));
    }

    @Test
    @DisplayName("a body that is too large gets 413, by its length or chunk by chunk, and is not read on")
    void bodyTooLarge() {
        control.configure(BAYEUX, Map.of("body.max", 2000));
        leavingAllAsItIs(() -> {
            String large = "[" + handshake("'x':'" + "x".repeat(3000) + "'") + "]";
            assertEquals(413, exchange(large).status());
            Wire wire = open().request("POST", PATH + "/", "Transfer-Encoding: chunked");
            String chunk = Integer.toHexString(500) + "\r\n" + " ".repeat(500) + "\r\n";
            wire.send(chunk.repeat(4) + "1\r\n \r\n");
            assertEquals(413, wire.head());
            assertEquals(413, open().request("POST", PATH + "/", "Content-Length: 2001").head());
        });
        shaken(exchange("[" + handshake("'x':'" + "x".repeat(1500) + "'") + "]"));
    }

    @Test
    @DisplayName("a body that comes in pieces is waited for, and one that never comes whole gets 408 and leaves nothing")
    void bodyInPieces() {
        String body = quoted("[" + handshake() + "]");
        Wire wire = held(open().request("POST", PATH + "/", "Content-Length: " + body.length()).send(body.substring(0, 20)), 1);
        shaken(wire.send(body.substring(20)).reply());
        Wire chunked = held(open().request("POST", PATH + "/", "Transfer-Encoding: chunked").send("1\r\n[\r\n"), 1);
        shaken(chunked.send(Integer.toHexString(body.length() - 1) + "\r\n" + body.substring(1) + "\r\n0\r\n\r\n").reply());
        control.configure(BAYEUX, Map.of("body.seconds", 1));
        leavingAllAsItIs(() -> {
            assertEquals(408, open().request("POST", PATH + "/", "Content-Length: " + body.length()).send(body.substring(0, 20)).head());
            held(open().request("POST", PATH + "/", "Content-Length: " + body.length()).send(body.substring(0, 20)), 1).vanish();
            control.awaitHeld(0);
        });
    }

    @Test
    @DisplayName("more messages in a request than it may have are refused, and none of them is handled")
    void tooManyMessages() {
        control.configure(BAYEUX, Map.of("messages.max", 3));
        leavingAllAsItIs(() -> {
            assertEquals(413, exchange("[" + (handshake() + ",").repeat(3) + handshake() + "]").status());
        });
    }

    @Test
    @DisplayName("JSON that is nested too deep is refused, and the server goes on")
    void nestedTooDeep() {
        leavingAllAsItIs(() -> {
            for (String deep : List.of("[".repeat(20_000), "[" + handshake("'x':" + "[".repeat(5_000) + "]".repeat(5_000)) + "]",
                    "[" + handshake("'ext':" + "{'a':".repeat(5_000) + "1" + "}".repeat(5_000)) + "]")) {
                assertEquals(400, exchange(deep).status());
            }
        });
        shake();
    }
}
