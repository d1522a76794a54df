package org.halley.comet.whiteboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.halley.comet.shared.Client;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    private static final String LONG = "a".repeat(65);

    private World world;

    @BeforeEach
    void open() throws Exception {
        world = new World().set("publish.channels", "/**");
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(strings = { "/a/", "/a//b", "/a%20b", "/a/%C3%A4", "/a/b/c/d/e/f/g/h/i", "/a|b", "/a/***", "/a/*/b", "/a*",
            "/a/%0d%0aX", "/a%22b", "/a/%E2%80%A8", "/a%25", "/a%23b", "/a%3Fb", "/a[b]", "/a;x=y", "/a%3D", "/%41/%7F", "/%C0%AF" })
    void rule_1_1_refusesWhatIsNoName(String path) throws Exception {
        world.refused(world.get("/comet" + path + "?wait=0"), 400);
        world.refused(world.post("/comet" + path, "1"), 400);
        world.refused(world.get("/comet?wait=0&channel=" + path), 400);
        world.refused(world.post("/comet/-/publish", "{\"events\":[{\"channel\":\"" + path + "\",\"data\":1}]}"), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = { "/a%", "/a%4", "/a%4G", "/%C3", "a", "", "/", "/-", "/-/a", "/.", "/..", "/a/..", "/a/%2e%2e", "/a/b%00",
            "/a/." })
    void rule_1_1_refusesInAQueryWhatAContainerMayRefuseInAPath(String name) throws Exception {
        world.refused(world.get("/comet?wait=0&channel=" + name), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = { "/a%2Fb", "/a%2fb", "/a/%2e%2e", "/a/..", "/a/.", "/a%", "/a%4G", "/a/b%00", "/%C3" })
    void rule_1_1_isBadHoweverTheContainerTakesIt(String path) throws Exception {
        try (Client client = new Client(world.port())) {
            assertEquals(400, client.get("/comet" + path + "?wait=0").read().status());
        }
        try (Client client = new Client(world.port())) {
            assertEquals(400, client.send("POST", "/comet" + path, "1", "Content-Type: application/json").read().status());
        }
        assertTrue(world.hub().channels().channels().isEmpty());
    }

    @Test
    void rule_1_1_refusesWhatIsTooLong() throws Exception {
        String deep = "/" + "a".repeat(64) + "/" + "b".repeat(64) + "/" + "c".repeat(64) + "/" + "d".repeat(64);
        for (String path : new String[] { "/" + LONG, "/a/" + LONG, deep }) {
            world.refused(world.get("/comet" + path + "?wait=0"), 400, "is neither a channel's name nor a pattern");
            world.refused(world.post("/comet" + path, "1"), 400);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "/a%62c|/abc", "/a;b|/a;b", "/a;x/b;y|/a;x/b;y", "/%7Ea!$'(),;:@+-._|/~a!$'(),;:@+-._",
            "/a+b|/a+b", "/%2D%2D/-|/--/-", "/a/...|/a/..." })
    void rule_1_1_decodesBeforeItChecks(String path, String name) throws Exception {
        Client.Response answer = world.post("/comet" + path, "1");
        assertEquals(201, answer.status(), answer.body());
        assertEquals(name, world.hub().channels().channels().get(0).name());
        String body = world.get("/comet" + path + "?after=earliest").body();
        assertTrue(body.contains("\"channel\":\"" + name + "\""), body);
        body = world.get("/comet?after=earliest&channel=" + path).body();
        assertTrue(body.contains("\"channel\":\"" + name + "\""), body);
    }

    @Test
    void rule_1_1_takesTheContextPathHoweverItIsWritten() throws Exception {
        world.publish("/a", "1");
        assertEquals(200, world.get("/%63omet/a?after=earliest").status());
        assertEquals(200, world.get("/comet;x=y/a?after=earliest").status());
    }

    @ParameterizedTest
    @ValueSource(strings = { "/*", "/**", "/a/*", "/a/**", "/a/%2A" })
    void rule_1_2_patternsAreForFollowingNeverForPublishing(String pattern) throws Exception {
        world.refused(world.post("/comet" + pattern, "1"), 400, "is a pattern");
        world.refused(world.post("/comet/-/publish", "{\"events\":[{\"channel\":\"" + pattern.replace("%2A", "*")
                + "\",\"data\":1}]}"), 400, "is a pattern");
        world.publish("/a/b", "7");
        assertTrue(world.get("/comet" + pattern + "?after=earliest&wait=0").status() == (pattern.equals("/*") ? 204 : 200));
    }

    @Test
    void rule_1_3_aChannelThatDoesNotExistCanBeWaitedForAndIsNotMadeByThat() throws Exception {
        Client client = world.held("/comet/new/channel");
        assertTrue(world.hub().channels().channels().isEmpty());
        world.publish("/new/channel", "1");
        assertEquals(200, client.read().status());
    }
}
