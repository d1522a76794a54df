package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.halley.itest.ContractTest;
import org.halley.itest.Framework;
import org.halley.itest.Reply;
import org.halley.itest.Rpc;
import org.halley.itest.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The dice table as its compiled page gets and calls it, without a browser. Each test leaves the table empty. */
public abstract class DiceContract extends ContractTest {

    private static final String BUNDLE = "org.halley.examples.dice";
    private static final String TABLE = "/dice/table";
    private static final String MODULE = "/dice/page/dice/";
    private static final String SERVICE = "org.halley.examples.dice.shared.TableService";
    private static final Pattern STRONG_NAME = Pattern.compile("[0-9A-F]{32}");
    private static final Pattern CURSOR = Pattern.compile("\"([a-z0-9]{1,20}\\.[0-9.]+)\"");
    private static final Pattern TOKEN = Pattern.compile("\"([A-Za-z0-9_-]{24})\"");

    private String policy;

    @BeforeEach
    final void isServed() {
        Framework.awaitAnswers(framework.base(), "/dice/", TABLE);
        Reply script = get(MODULE + "dice.nocache.js");
        assertEquals(200, script.status());
        Set<String> pages = strongNames(script.body());
        assertEquals(1, pages.size(), "one permutation: " + pages);
        Set<String> policies = strongNames(get(MODULE + pages.iterator().next() + ".cache.js").body()).stream()
                .filter(name -> get(MODULE + name + ".gwt.rpc").status() == 200).collect(Collectors.toSet());
        assertEquals(1, policies.size(), "one service: " + policies);
        policy = policies.iterator().next();
    }

    @AfterEach
    final void isLeftEmpty() {
        control.publishTyped(TABLE, "end", "of the test");
        control.awaitHeld(0);
    }

    private static Set<String> strongNames(String text) {
        return STRONG_NAME.matcher(text).results().map(found -> found.group()).collect(Collectors.toCollection(TreeSet::new));
    }

    private Wire begin(String method, String... arguments) {
        return open().post(TABLE, Rpc.TYPE, Rpc.to(SERVICE, MODULE, policy, method, arguments), Rpc.PERMUTATION);
    }

    private Reply call(String method, String... arguments) {
        try (Wire wire = begin(method, arguments)) {
            return wire.reply();
        }
    }

    private static String good(Reply reply) {
        assertEquals(200, reply.status(), reply::toString);
        assertTrue(reply.body().startsWith("//OK["), reply::toString);
        return reply.body();
    }

    private static void assertThrown(String type, String message, Reply reply) {
        assertEquals(200, reply.status(), reply::toString);
        assertTrue(reply.body().startsWith("//EX["), reply::toString);
        assertTrue(reply.body().contains("\"org.halley.examples.dice.shared." + type + "/"), reply::toString);
        assertTrue(reply.body().contains(message), reply::toString);
    }

    private static String found(Pattern pattern, String body) {
        Matcher matcher = pattern.matcher(body);
        assertTrue(matcher.find(), body);
        return matcher.group(1);
    }

    private String sit(String name) {
        return found(TOKEN, good(call("sit", name)));
    }

    private String cursor() {
        return found(CURSOR, good(call("look", "")));
    }

    @Test
    @DisplayName("the page and all it is made of are served, and nothing else may run in it")
    void pageIsServed() {
        for (String path : List.of("/dice/", "/dice/page/dice.css", MODULE + "dice.nocache.js")) {
            Reply reply = get(path);
            assertEquals(200, reply.status(), path);
            String policies = reply.header("Content-Security-Policy");
            assertTrue(policies.startsWith("default-src 'self'; script-src 'self'"), policies);
            assertFalse(policies.contains("unsafe-inline"), policies);
            assertEquals("nosniff", reply.header("X-Content-Type-Options"), path);
        }
        Reply page = get("/dice/");
        assertTrue(page.header("Content-Type").startsWith("text/html"), page::toString);
        assertFalse(Pattern.compile("<script(?![^>]*src=)|<style|style=|\\son[a-z]+=").matcher(page.body()).find());
        assertEquals(404, get("/dice/nothing").status());
        assertEquals(404, get(MODULE + "FEDCBA9876543210FEDCBA9876543210.gwt.rpc").status());
        assertEquals(404, get("/dice/org/halley/examples/dice/Table.class").status());
    }

    @Test
    @DisplayName("a call that waits has the move of somebody else, who is then told of nothing but that it was made")
    void moveReachesWhoWaits() {
        Wire wire = held(begin("moves", "", cursor()), 1);
        String token = sit("Ada");
        String body = good(wire.reply());
        assertTrue(body.contains("\"Ada\""), body);
        assertFalse(body.contains(token), "only the player knows the token");
        String next = found(CURSOR, body);
        assertTrue(good(call("missed", "", next)).contains('"' + next + '"'), "nothing, and so the same cursor");
        Wire again = held(begin("moves", token, next), 1);
        assertTrue(good(call("stand", token)).startsWith("//OK[["));
        good(again.reply());
    }

    @Test
    @DisplayName("two play, and the channel has every move in order, but no token")
    void channelHasTheMoves() {
        String start = cursor();
        String ada = sit("Ada");
        String ben = sit("Ben");
        String opener = call("roll", ada).body().startsWith("//OK") ? ada : ben;
        if (opener.equals(ben)) {
            good(call("roll", ben));
        }
        assertThrown("RefusedException", "It is the turn of " + (opener.equals(ada) ? "Ben" : "Ada") + ".",
                call("roll", opener));
        good(call("stand", ada));
        good(call("stand", ben));
        Reply events = look(TABLE, start);
        assertEquals(List.of("sat", "sat", "rolled", "stood", "stood"),
                events.events().stream().map(event -> event.get("type").getAsString()).toList());
        assertFalse(events.body().contains(ada) || events.body().contains(ben));
    }

    @Test
    @DisplayName("declared exceptions arrive as what they are, and change nothing")
    void exceptionsAreTyped() {
        changingNothing(() -> {
            assertThrown("NotSeatedException", "You have no seat at this table", call("roll", "nobody"));
            assertThrown("NotSeatedException", "You have no seat at this table", call("stand", ""));
            assertThrown("RefusedException", "is not 1 to 24 letters", call("sit", "<b>Ada</b>"));
            for (String cursor : new String[] { "", "now", "earliest", "-5", "a.b.c", "x".repeat(10_000) }) {
                assertThrown("RefusedException", "The cursor is none", call("moves", "", cursor));
            }
        });
    }

    @Test
    @DisplayName("no client publishes to the table's channel by HTTP")
    void channelIsClosed() {
        assertProblem(403, post("/comet/dice/table", "{}"));
    }

    @Test
    @DisplayName("who waits is told when the example stops, and the table stands when it is back")
    void tableOutlivesTheExample() {
        String token = sit("Ada");
        Wire wire = held(begin("moves", token, cursor()), 1);
        control.bundle("stop", BUNDLE);
        try {
            assertEquals(503, wire.reply().status());
            Framework.awaitNothing(framework.base(), TABLE, "/dice/");
        } finally {
            control.bundle("start", BUNDLE);
        }
        Framework.awaitAnswers(framework.base(), "/dice/", TABLE);
        String body = good(call("look", token));
        assertTrue(body.contains("\"Ada\""), body);
        // With the same token: it is the same player.
        good(call("stand", token));
    }
}
