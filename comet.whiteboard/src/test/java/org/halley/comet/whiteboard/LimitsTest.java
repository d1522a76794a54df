package org.halley.comet.whiteboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.halley.comet.shared.Client;
import org.halley.comet.shared.Json;
import org.halley.comet.whiteboard.Counters.Count;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LimitsTest {

    private World world;

    @BeforeEach
    void open() throws Exception {
        world = new World();
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void rule_7_4_heldRequestsInAll() throws Exception {
        world.set("held.max", 2);
        Client first = world.held("/comet/a?wait=60");
        world.held("/comet/a", "Accept: text/event-stream");
        Client.Response answer = world.get("/comet/a?wait=60");
        world.refused(answer, 503, "2 requests");
        assertEquals("1", answer.header("Retry-After"));
        Client stream = world.client().get("/comet/a", "Accept: text/event-stream");
        Client.Response ended = World.common(stream.read());
        assertEquals(200, ended.status());
        assertEquals("retry: 1000\n\n", ended.body());
        assertEquals("{\"retry\":1000}\n", world.get("/comet/a", "Accept: application/x-ndjson").body());
        assertEquals(3, world.site.counters().of(Count.REFUSED_HELD));
        // What need not be held is answered all the same, and a place that is free is used again.
        assertEquals(204, world.get("/comet/a?wait=0").status());
        first.close();
        world.step(60.1);
        World.await(() -> world.site.held().count() == 0);
        world.held("/comet/a?wait=60");
    }

    @Test
    void rule_7_4_retryAfterIsOneToTenSeconds() throws Exception {
        try (World late = new World(true, bound -> bound - 1)) {
            late.set("held.max", 0);
            assertEquals("10", late.get("/comet/a").header("Retry-After"));
            assertEquals("retry: 10000\n\n", late.get("/comet/a", "Accept: text/event-stream").body());
        }
    }

    @Test
    void rule_7_4_heldRequestsOfOnePrincipalOrAddress() throws Exception {
        world.set("held.max.per.client", 1);
        Client ann = world.held("/comet/a?wait=60", "User: ann");
        world.held("/comet/a?wait=60");
        Client.Response answer = world.get("/comet/a?wait=60", "User: ann");
        world.refused(answer, 429, "1 requests");
        assertEquals("1", answer.header("Retry-After"));
        world.refused(world.get("/comet/a?wait=60"), 429);
        world.held("/comet/a?wait=60", "User: bob");
        assertEquals(2, world.site.counters().of(Count.REFUSED_HELD_PER_CLIENT));
        assertEquals(3, world.site.held().count());
        world.publish("/a", "1");
        assertEquals(200, ann.read().status());
        World.await(() -> world.site.held().count() == 0);
        world.held("/comet/a?wait=60", "User: ann");
    }

    @Test
    void rule_7_4_channelsAndPatternsPerRequest() throws Exception {
        assertEquals(204, world.get("/comet?wait=0" + channels(128, "/c")).status());
        world.refused(world.get("/comet?wait=0" + channels(129, "/c")), 400, "129 channels", "128");
        world.refused(world.get("/comet?wait=0" + patterns(33)), 400, "33 patterns", "32");
        assertEquals(204, world.get("/comet?wait=0" + patterns(32)).status());
        String many = IntStream.range(0, 129).mapToObj(i -> "\"/c" + i + "\"").collect(Collectors.joining(",", "[", "]"));
        world.refused(world.post("/comet/-/poll", "{\"channels\":" + many + "}"), 400, "129 channels");
        assertEquals(2, world.site.counters().of(Count.REFUSED_CHANNELS_PER_REQUEST));
        assertEquals(1, world.site.counters().of(Count.REFUSED_PATTERNS_PER_REQUEST));
        world.set("patterns.max", 0);
        world.refused(world.get("/comet/a/*"), 400, "1 patterns");
    }

    private static String channels(int count, String prefix) {
        return IntStream.range(0, count).mapToObj(i -> "&channel=" + prefix + i).collect(Collectors.joining());
    }

    private static String patterns(int count) {
        return IntStream.range(0, count).mapToObj(i -> "&channel=/p" + i + "/*").collect(Collectors.joining());
    }

    @Test
    void rule_7_4_eachHasACounterThatNamesNobody() throws Exception {
        world.held("/comet/secret?wait=60", "User: ann");
        world.get("/comet/a?after=x");
        String status = world.get("/comet/-/status").body();
        assertTrue(status.startsWith("{\"held\":1,\"polls\":1,\"pollsHeld\":1,"), status);
        assertTrue(status.contains("\"refusedBad\":1"), status);
        assertTrue(!status.contains("secret") && !status.contains("ann\""), status);
        Json json = new Json(status);
        json.raw();
        json.end();
    }
}
