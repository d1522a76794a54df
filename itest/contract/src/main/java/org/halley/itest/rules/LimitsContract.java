package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
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

/** Section 7.4 of the protocol: limits. */
public abstract class LimitsContract extends ContractTest {

    @ParameterizedTest
    @ValueSource(strings = {"held.max", "held.max.per.client"})
    @DisplayName("7.4 held requests in excess are 503 or 429 with Retry-After on a poll, and a stream ends at once")
    void heldRequestsAreBounded(String limit) {
        String name = channel("c");
        control.configure(WHITEBOARD, Map.of(limit, 3));
        List<Wire> held = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            held.add(hold(name, "wait=60", i + 1));
        }
        int status = limit.equals("held.max") ? 503 : 429;
        for (int i = 0; i < 10; i++) {
            Reply reply = get("/comet" + name + "?wait=60");
            assertProblem(status, reply);
            int seconds = Integer.parseInt(reply.header("Retry-After"));
            assertTrue(seconds >= 1 && seconds <= 10, reply::toString);
        }
        Wire wire = open();
        Stream stream = stream(wire, "/comet" + name);
        boolean retry = false;
        for (Stream.Block block = stream.block(); block != null; block = stream.block()) {
            assertFalse(block.field("data") != null, block::toString);
            retry |= block.field("retry") != null;
        }
        assertTrue(retry, "a stream in excess says when to come again");
        assertEquals(204, look(name, "now").status(), "what is not held is not bounded");
        control.publish(name, "for those who are held");
        held.forEach(each -> assertEquals(List.of("\"for those who are held\""), each.reply().data()));
        control.awaitHeld(0);
        hold(name, "wait=60", 1);
    }

    @Test
    @DisplayName("7.4 32 patterns a request, and no more")
    void patternsAreBounded() {
        assertEquals(204, get(query(channel("p"), "/*", 32)).status());
        assertRefused(get(query(channel("p"), "/*", 33)));
        control.configure(WHITEBOARD, Map.of("patterns.max", 2));
        assertEquals(204, get(query(channel("p"), "/*", 2)).status());
        assertRefused(get(query(channel("p"), "/*", 3)));
        assertRefused(get(query(channel("p"), "/**", 3), "Accept: text/event-stream"));
    }

    @Test
    @DisplayName("7.4 128 channels a request, and no more")
    void channelsPerRequestAreBounded() {
        assertEquals(204, get(query(channel("p"), "", 128)).status());
        assertRefused(get(query(channel("p"), "", 129)));
        StringBuilder body = new StringBuilder("{\"wait\":0,\"channels\":[\"/n\"");
        for (int i = 0; i < 128; i++) {
            body.append(",\"").append(channel("p")).append(i).append('"');
        }
        assertRefused(post("/comet/-/poll", body + "]}"));
    }

    private static String query(String prefix, String suffix, int count) {
        StringBuilder query = new StringBuilder("/comet/?wait=0");
        for (int i = 0; i < count; i++) {
            query.append("&channel=").append(prefix).append(i).append(encoded(suffix));
        }
        return query.toString();
    }

    private static void assertRefused(Reply reply) {
        assertProblem(400, reply);
    }

    @Test
    @DisplayName("7.4 a channel above the bound is not made: 503, nothing appended, and those that are there go on")
    void channelsAreBounded() {
        openForPublishing("/**");
        String there = channel("there");
        fillChannels(there, Map.of());
        changingNothing(() -> {
            Reply reply = post("/comet" + channel("one/too/many"), "1");
            assertProblem(503, reply);
            assertNotNull(reply.header("Retry-After"));
            assertProblem(503, post("/comet/-/publish", "{\"events\":[{\"channel\":\"" + there + "\",\"data\":1},{\"channel\":\""
                    + channel("one/too/many") + "\",\"data\":1}]}"));
        });
        assertEquals(201, post("/comet" + there, "1").status());
    }

    @Test
    @DisplayName("7.4 bytes of an event are bounded for bundles too, and nothing is appended")
    void bytesOfAnEventAreBounded() {
        control.configure(HUB, Map.of("event.bytes.max", 1000));
        changingNothing(() -> {
            boolean refused = false;
            try {
                control.publish(channel("c"), "x".repeat(2000));
            } catch (AssertionError e) {
                refused = e.getMessage().contains("IllegalArgumentException");
            }
            assertTrue(refused, "2000 bytes where 1000 are allowed");
        });
    }

    @Test
    @DisplayName("7.4 each limit has a counter")
    void limitsAreCounted() {
        openForPublishing("/**");
        assertCounted("refusedPatternsPerRequest", () -> get(query(channel("p"), "/*", 33)));
        assertCounted("refusedChannelsPerRequest", () -> get(query(channel("p"), "", 129)));
        fillChannels(channel("c"), Map.of("event.bytes.max", 1000));
        assertCounted("refusedEventSize", () -> assertProblem(413, post("/comet" + channel("c"), "\"" + "x".repeat(2000) + "\"")));
        assertCounted("refusedChannels", () -> post("/comet" + channel("one/too/many"), "1"));
        control.configure(WHITEBOARD, Map.of("held.max", 0));
        assertCounted("refusedHeld", () -> get("/comet" + channel("c")));
        control.configure(WHITEBOARD, Map.of("held.max.per.client", 0));
        assertCounted("refusedHeldPerClient", () -> get("/comet" + channel("c")));
    }

    /** Leaves room for no other channel than this one: a hub that is new, with no idle channel to be dropped for another. */
    private void fillChannels(String declared, Map<String, Integer> settings) {
        control.bundle("update", "org.halley.comet.service");
        control.declare(declared, 10);
        control.publish(declared, "not idle");
        Map<String, Integer> all = new HashMap<>(settings);
        all.put("channels.max", control.log().getAsJsonObject("channels").size());
        control.configure(HUB, all);
    }

    private void assertCounted(String counter, Runnable refused) {
        int before = counter(counter);
        refused.run();
        assertEquals(before + 1, counter(counter), counter);
    }

    private int counter(String name) {
        return get("/comet/-/status").json().get(name).getAsInt();
    }
}
