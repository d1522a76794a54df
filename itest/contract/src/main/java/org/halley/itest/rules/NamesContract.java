package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import org.halley.itest.ContractTest;
import org.halley.itest.Reply;
import org.halley.itest.Wire;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/** Section 1 of the protocol: names. */
public abstract class NamesContract extends ContractTest {

    private static final String LONG = "x".repeat(64);

    static Stream<String> names() {
        return Stream.of("/a", "/chat/lobby", "/a/b/c/d/e/f/g/h", "/" + LONG, "/n/._~!$'(),;:@+-", "/n/-", "/-n", "/n/...",
                "/n/.a", "/0", "/" + LONG + "/" + LONG + "/" + LONG + "/" + "y".repeat(59));
    }

    static Stream<String> noNames() {
        return Stream.of("", "n", "n/n", "/", "//", "/n/", "/n//n", "/1/2/3/4/5/6/7/8/9", "/x" + LONG,
                "/" + LONG + "/" + LONG + "/" + LONG + "/" + "y".repeat(60), "/.", "/..", "/n/.", "/n/./n", "/n/../n", "/n n",
                "/n\u00e4", "/n\u0000", "/n\n", "/n\t", "/n*", "/*n", "/*/n", "/n/**/n", "/n/***", "/-", "/-/n", "/n?n", "/n#n",
                "/n%n", "/n\"n", "/n<n>", "/n\\n", "/n{n}", "/n|n", "/n^n", "/n`n", "/n[n]", "/n&n", "/n=n", "/n\u2028");
    }

    @ParameterizedTest
    @MethodSource("names")
    @DisplayName("1.1 a channel name is a URL, plain, percent-encoded and as a parameter")
    void nameIsUrl(String name) {
        String id = control.publish(name, name);
        StringBuilder encoded = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.US_ASCII)) {
            encoded.append(b == '/' ? "/" : String.format("%%%02x", b));
        }
        boolean dots = name.contains("/...");
        for (String target : List.of("/comet" + name + "?after=-1", "/comet" + (dots ? name : encoded) + "?after=-1",
                "/comet/?after=-1&channel=" + encoded(name))) {
            Reply reply = get(target);
            assertEquals(200, reply.status(), target);
            assertEquals(id, reply.events().get(0).get("id").getAsString(), target);
            assertEquals(name, reply.events().get(0).get("channel").getAsString(), target);
        }
    }

    @ParameterizedTest
    @MethodSource("noNames")
    @DisplayName("1.1 anything else is refused with 400 wherever it stands, and nothing is created")
    void otherNamesAreRefused(String name) {
        openForPublishing("/**");
        JsonArray channels = new JsonArray();
        channels.add(name);
        JsonObject poll = new JsonObject();
        poll.add("channels", channels);
        poll.addProperty("wait", 0);
        JsonObject event = new JsonObject();
        event.addProperty("channel", name);
        event.addProperty("data", 1);
        JsonArray events = new JsonArray();
        events.add(event);
        JsonObject publish = new JsonObject();
        publish.add("events", events);
        changingNothing(() -> {
            assertProblem(400, get("/comet/?wait=0&channel=" + encoded(name)));
            assertProblem(400, get("/comet/?wait=0&channel=/good&channel=" + encoded(name)));
            assertProblem(400, get("/comet/?channel=" + encoded(name), "Accept: text/event-stream"));
            assertProblem(400, post("/comet/-/poll", poll.toString()));
            assertProblem(400, post("/comet/-/publish", publish.toString()));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/n/", "/n//n", "/1/2/3/4/5/6/7/8/9", "/n%20n", "/n%C3%A4", "/n%0A", "/n*", "/n/*/n", "/n%7Bn",
        "/n%3Fn", "/n%23n", "/n%22", "/n%3Cscript%3E", "/n%26", "/n%3Dn", "/n%25n",
        "/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"})
    @DisplayName("1.1 a path that is no name is refused with 400 for following and publishing, and nothing is created")
    void otherPathsAreRefused(String path) {
        openForPublishing("/**");
        changingNothing(() -> {
            assertProblem(400, get("/comet" + path + "?wait=0"));
            assertProblem(400, get("/comet" + path, "Accept: text/event-stream"));
            assertProblem(400, get("/comet" + path, "Accept: application/x-ndjson"));
            assertProblem(400, post("/comet" + path, "1"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/n%", "/n%zz", "/n%2", "/n%00", "/n/%2e%2e/n", "/n%2fn", "/n%5cn", "/n/..;/n", "/n%c3%28"})
    @DisplayName("1.1 a path that tricks decoders is refused with 400 in our own words, and nothing is created")
    void trickyPathsAreRefused(String path) {
        openForPublishing("/**");
        changingNothing(() -> {
            assertProblemForm(400, get("/comet" + path + "?wait=0", "Connection: close"));
            assertProblemForm(400, post("/comet" + path, "1", "Connection: close"));
        });
    }

    @Test
    @DisplayName("1.1 a dot segment that the client has not resolved is no way to another channel's rights")
    void dotsInPathsNameNothingElse() {
        String secret = channel("secret");
        control.publish(secret, "secret");
        control.add("authorizer", "no-secrets", java.util.Map.of("rules",
                java.util.Map.of("follow", java.util.Map.of(secret, "deny"))));
        try (Wire wire = open()) {
            Reply reply = wire.get("/comet/x/.." + secret + "?wait=0&after=earliest").reply();
            assertTrue(reply.status() == 400 || reply.status() == 401 || reply.status() == 403, reply::toString);
        }
    }

    @Test
    @DisplayName("1.2 /* follows exactly one more segment, /** one or more")
    void patternsFollowSegments() {
        String parent = channel("p");
        String child = channel("p/child");
        String grandchild = channel("p/child/grandchild");
        String begin = control.now();
        control.publish(parent, "parent");
        control.publish(child, "child");
        control.publish(grandchild, "grandchild");
        control.publish(channel("pp"), "neighbour");
        assertEquals(List.of("\"child\""), look(parent + "/*", begin).data());
        assertEquals(List.of("\"child\"", "\"grandchild\""), look(parent + "/**", begin).data());
        assertEquals(List.of("\"child\""), get("/comet/?wait=0&after=" + begin + "&channel=" + encoded(parent + "/*")).data());
    }

    @Test
    @DisplayName("1.2 /* and /** alone follow the channels of one segment, and all")
    void patternsAloneFollow() {
        String deep = channel("deep");
        String flat = "/flat" + deep.replace('/', '-');
        String begin = control.now();
        control.publish(deep, "deep");
        control.publish(flat, "flat");
        assertEquals(List.of("\"flat\""), look("/*", begin).data());
        assertEquals(List.of("\"deep\"", "\"flat\""), look("/**", begin).data());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/*", "/**", "/n/*", "/n/**"})
    @DisplayName("1.2 a pattern is never published to: 400, and nothing is appended")
    void patternsAreNotPublishedTo(String pattern) {
        openForPublishing("/**");
        changingNothing(() -> {
            assertProblem(400, post("/comet" + pattern, "1"));
            assertProblem(400, post("/comet/-/publish", "{\"events\":[{\"channel\":\"/n/good\",\"data\":1},{\"channel\":\""
                    + pattern + "\",\"data\":1}]}"));
        });
    }

    @Test
    @DisplayName("1.3 following a channel that does not exist waits, and creates nothing")
    void followingCreatesNothing() {
        String name = channel("later");
        changingNothing(() -> {
            assertEquals(204, look(name, "now").status());
            Wire held = hold(name, "wait=30", 1);
            held.vanish();
        });
        Wire held = hold(name, "wait=30", 2);
        assertFalse(control.log().getAsJsonObject("channels").has(name));
        control.publish(name, "first");
        assertEquals(List.of("\"first\""), held.reply().data());
        assertTrue(control.log().getAsJsonObject("channels").has(name));
    }

    @Test
    @DisplayName("1.3 a channel comes into being by declaration, by service and by configuration")
    void declarationCreates() {
        String declared = channel("declared");
        control.declare(declared, 10);
        assertTrue(control.log().getAsJsonObject("channels").getAsJsonObject(declared).get("declared").getAsBoolean());
        String configured = channel("configured");
        control.configureFactory(CHANNEL, "names", java.util.Map.of("channel", configured));
        assertTrue(control.log().getAsJsonObject("channels").getAsJsonObject(configured).get("declared").getAsBoolean());
    }
}
