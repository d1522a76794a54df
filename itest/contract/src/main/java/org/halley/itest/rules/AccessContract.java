package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.halley.itest.ContractTest;
import org.halley.itest.Reply;
import org.halley.itest.Stream;
import org.halley.itest.Wire;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.JsonObject;

/** Sections 7.1 to 7.3 of the protocol: who may do what. */
public abstract class AccessContract extends ContractTest {

    private void authorize(String name, Map<String, ?> rules) {
        control.add("authorizer", name, Map.of("rules", rules));
    }

    @Test
    @DisplayName("7.1 without an authorizer following is allowed and publishing is not")
    void withoutAuthorizers() {
        String name = channel("c");
        assertEquals(204, look(name, "now").status());
        changingNothing(() -> assertProblem(403, post("/comet" + name, "1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"deny", "throw"})
    @DisplayName("7.1 an authorizer that denies or throws refuses each way to follow")
    void refusalOfFollowing(String word) {
        String name = channel("c");
        control.publish(name, "secret");
        authorize("a", Map.of("follow", Map.of(name, word)));
        for (Reply reply : List.of(look(name, "earliest"), get("/comet" + name, "Accept: text/event-stream"),
                get("/comet" + name, "Accept: application/x-ndjson"), get("/comet/?channel=" + channel("free") + "&channel=" + name),
                post("/comet/-/poll", "{\"channels\":[\"" + name + "\"]}"))) {
            assertProblem(401, reply);
            assertFalse(reply.header("WWW-Authenticate").isEmpty());
            assertFalse(reply.body().contains("secret"), reply::toString);
        }
        assertEquals(204, look(channel("free"), "now").status());
    }

    @Test
    @DisplayName("7.1 with several authorizers all must agree")
    void allMustAgree() {
        String name = channel("c");
        authorize("a", Map.of("follow", Map.of(name, "allow"), "publish", Map.of(name, "allow")));
        authorize("b", Map.of("follow", Map.of(name, "deny"), "publish", Map.of(name, "deny")));
        assertProblem(401, look(name, "now"));
        changingNothing(() -> assertEquals(401, post("/comet" + name, "1").status()));
        control.remove("b");
        assertEquals(204, look(name, "now").status());
        assertEquals(201, post("/comet" + name, "1").status());
    }

    @Test
    @DisplayName("7.1 an authorizer opens a channel to publishers and closes what configuration opened")
    void authorizersDecideOnPublishing() {
        String open = channel("open");
        String closed = channel("closed");
        openForPublishing(closed);
        authorize("a", Map.of("publish", Map.of(open, "allow", closed, "deny")));
        assertEquals(201, post("/comet" + open, "1").status());
        changingNothing(() -> {
            assertProblem(401, post("/comet" + closed, "1"));
            assertProblem(401, post("/comet/-/publish", "{\"events\":[{\"channel\":\"" + open + "\",\"data\":1},{\"channel\":\""
                    + closed + "\",\"data\":1}]}"));
        });
    }

    @Test
    @DisplayName("7.1 of a pattern the channels that are denied are left out, live and replayed")
    void deniedChannelsAreLeftOut() {
        String secret = channel("secret");
        String free = channel("free");
        String begin = control.now();
        control.publish(secret, "secret 1");
        control.publish(free, "free 1");
        authorize("a", Map.of("follow", Map.of(secret, "deny")));
        assertEquals(List.of("\"free 1\""), look(everything(), begin).data());
        Stream stream = stream(open(), "/comet" + everything() + "?after=" + begin);
        assertEquals("\"free 1\"", stream.event().data());
        Wire held = hold(everything(), "wait=60", 2);
        control.publish(secret, "secret 2");
        control.publish(free, "free 2");
        assertEquals("\"free 2\"", stream.event().data());
        assertEquals(List.of("\"free 2\""), held.reply().data());
        JsonObject index = get("/comet/", "Accept: application/json").json();
        assertFalse(index.toString().contains(secret), index::toString);
    }

    @Test
    @DisplayName("7.1 an event that may not be seen is not, live or replayed, and the cursor moves past it")
    void hiddenEventsAreLeftOut() {
        String name = channel("c");
        String begin = control.now();
        control.publish(name, "hidden 1");
        control.publish(name, "seen 1");
        authorize("a", Map.of("hide", "hidden"));
        assertEquals(List.of("\"seen 1\""), look(name, begin).data());
        Stream stream = stream(open(), "/comet" + name + "?after=" + begin);
        assertEquals("\"seen 1\"", stream.event().data());
        Wire held = hold(name, "wait=60", 2);
        String hidden = control.publish(name, "hidden 2");
        control.publish(name, "seen 2");
        assertEquals("\"seen 2\"", stream.event().data());
        assertEquals(List.of("\"seen 2\""), held.reply().data());
        control.publish(name, "hidden 3");
        Reply empty = look(name, hidden);
        assertEquals(List.of("\"seen 2\""), empty.data());
        Reply nothing = look(name, empty.cursor());
        assertEquals(204, nothing.status());
        assertNotEquals(hidden, nothing.cursor());
    }

    @Test
    @DisplayName("7.2 401 without credentials, with a challenge")
    void noCredentialsAreChallenged() {
        String name = channel("c");
        authorize("a", Map.of("follow", Map.of(name, "deny"), "publish", Map.of(name, "deny")));
        for (Reply reply : List.of(look(name, "now"), post("/comet" + name, "1"))) {
            assertProblem(401, reply);
            assertEquals("Bearer", reply.header("WWW-Authenticate"));
        }
    }

    @Test
    @DisplayName("7.2 403 with credentials that are not sufficient")
    void insufficientCredentialsAreForbidden() {
        String name = channel("c");
        authorize("a", Map.of("follow", Map.of(name, "deny"), "publish", Map.of(name, "deny")));
        believeUsers();
        changingNothing(() -> {
            for (Reply reply : List.of(get("/comet" + name + "?wait=0", "Itest-User: ann"),
                    get("/comet" + name, "Itest-User: ann", "Accept: text/event-stream"),
                    post("/comet" + name, "1", "Itest-User: ann"))) {
                assertProblem(403, reply);
                assertNull(reply.header("WWW-Authenticate"));
            }
        });
        assertProblem(401, look(name, "now"));
    }

    @Test
    @DisplayName("7.2 a stream whose right ends by its time ends with event: end, and the next connect is refused")
    void rightEndsByTime() {
        String name = channel("c");
        authorize("a", Map.of("follow", Map.of(name, "until:1500")));
        Stream stream = stream(open(), "/comet" + name);
        control.publish(name, "while it lasts");
        assertEquals("\"while it lasts\"", stream.event().data());
        assertEnd(stream);
        assertProblem(401, get("/comet" + name, "Accept: text/event-stream"));
    }

    @Test
    @DisplayName("7.2 a stream whose right is taken by an authorizer that comes ends with event: end")
    void rightEndsByNewAuthorizer() {
        String name = channel("c");
        Stream stream = stream(open(), "/comet" + name);
        Wire held = open().get("/comet" + name + "?wait=60");
        Wire free = open().get("/comet" + channel("free") + "?wait=60");
        control.awaitHeld(3);
        authorize("a", Map.of("follow", Map.of(name, "deny")));
        assertEnd(stream);
        assertProblem(401, held.reply());
        control.publish(channel("free"), "marker");
        assertEquals(List.of("\"marker\""), free.reply().data());
    }

    private static void assertEnd(Stream stream) {
        Stream.Block block = stream.block();
        while (block.field("event") == null) {
            block = stream.block();
        }
        assertEquals("end", block.field("event"));
        assertNull(stream.block(), "nothing comes after the end");
    }

    @Test
    @DisplayName("7.3 no origin is let in by default, and none is ever echoed unless it is on the list")
    void corsIsClosedByDefault() {
        String name = channel("c");
        Reply reply = get("/comet" + name + "?wait=0", "Origin: https://evil.example");
        assertNoCors(reply);
        control.configure(WHITEBOARD, Map.of("cors.origins", List.of("https://good.example"), "publish.channels", List.of("/**")));
        for (String origin : List.of("https://evil.example", "http://good.example", "https://good.example:444", "null",
                "https://good.example.evil.example", "https://xgood.example")) {
            assertNoCors(get("/comet" + name + "?wait=0", "Origin: " + origin));
            assertNoCors(open().request("OPTIONS", "/comet" + name, "Origin: " + origin,
                    "Access-Control-Request-Method: POST").reply());
        }
        Reply good = get("/comet" + name + "?wait=0", "Origin: https://good.example");
        assertEquals("https://good.example", good.header("Access-Control-Allow-Origin"));
        Reply refusal = get("/comet" + name + "?wait=x", "Origin: https://good.example");
        assertEquals("https://good.example", refusal.header("Access-Control-Allow-Origin"));
    }

    @Test
    @DisplayName("7.3 an origin on the list may ask before, follow, read the cursor and publish")
    void listedOriginsAreLetIn() {
        String name = channel("c");
        control.configure(WHITEBOARD, Map.of("cors.origins", List.of("https://good.example"), "publish.channels", List.of(name)));
        Reply preflight = open().request("OPTIONS", "/comet" + name, "Origin: https://good.example",
                "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: content-type").reply();
        assertTrue(preflight.status() == 200 || preflight.status() == 204, preflight::toString);
        assertEquals("https://good.example", preflight.header("Access-Control-Allow-Origin"));
        assertTrue(preflight.header("Access-Control-Allow-Methods").contains("POST"));
        assertTrue(preflight.header("Access-Control-Allow-Headers").toLowerCase(java.util.Locale.ROOT).contains("content-type"));
        assertEquals(201, post("/comet" + name, "1", "Origin: https://good.example").status());
        Reply reply = get("/comet" + name + "?after=earliest", "Origin: https://good.example");
        assertEquals("https://good.example", reply.header("Access-Control-Allow-Origin"));
        assertTrue(reply.header("Access-Control-Expose-Headers").contains("Comet-Cursor"));
        Wire wire = open();
        stream(wire, "/comet" + name, "Origin: https://good.example");
        assertEquals("https://good.example", wire.header("Access-Control-Allow-Origin"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "http://good.example", "file://", "x", ""})
    @DisplayName("7.3 a publication from a foreign origin is refused with 403, and nothing is appended")
    void foreignOriginsDoNotPublish(String origin) {
        String name = channel("c");
        control.configure(WHITEBOARD, Map.of("cors.origins", List.of("https://good.example"), "publish.channels", List.of("/**")));
        changingNothing(() -> {
            assertProblem(403, post("/comet" + name, "1", "Origin: " + origin));
            assertProblem(403, post("/comet/-/publish", "{\"events\":[{\"channel\":\"" + name + "\",\"data\":1}]}",
                    "Origin: " + origin));
            for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")) {
                int status = open().post("/comet" + name, type, "1", "Origin: " + origin).reply().status();
                assertTrue(status == 403 || status == 415, () -> type + ": " + status);
            }
        });
    }

    @Test
    @DisplayName("7.3 a page of the same origin publishes")
    void sameOriginPublishes() {
        String name = channel("c");
        openForPublishing(name);
        assertEquals(201, post("/comet" + name, "1", "Origin: http://" + framework.base().getAuthority()).status());
    }

    private static void assertNoCors(Reply reply) {
        assertNull(reply.header("Access-Control-Allow-Origin"), reply::toString);
        assertNull(reply.header("Access-Control-Allow-Credentials"), reply::toString);
    }
}
