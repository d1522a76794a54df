package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** Section 5 of the protocol: gaps. */
public abstract class GapContract extends ContractTest {

    /** A channel that keeps two events, with four published behind the cursor that is given. */
    private String lossy(String name) {
        String channel = channel(name);
        control.declare(channel, 2);
        String begin = control.publish(channel, 0);
        for (int n = 1; n <= 4; n++) {
            control.publish(channel, n);
        }
        return begin;
    }

    @Test
    @DisplayName("5.1 a poll behind what is retained is 410 with the gap, and its cursor continues correctly")
    void lossIsTold() {
        String begin = lossy("c");
        String name = channel("c");
        Reply reply = look(name, begin);
        JsonObject problem = assertProblem(410, reply);
        assertTrue(problem.get("type").getAsString().endsWith("/gap"), problem::toString);
        JsonObject gap = problem.getAsJsonArray("gaps").get(0).getAsJsonObject();
        assertEquals(1, problem.getAsJsonArray("gaps").size());
        assertEquals(name, gap.get("channel").getAsString());
        assertEquals(begin, gap.get("after").getAsString());
        String next = problem.get("cursor").getAsString();
        assertEquals(next, reply.cursor());
        assertEquals(List.of("3", "4"), look(name, next).data());
        assertEquals(List.of("3", "4"), look(name, gap.get("oldest").getAsString()).data());
    }

    @Test
    @DisplayName("5.1 a held poll that is overtaken by eviction is told too")
    void lossBeforeTheFirstLookIsTold() {
        String begin = lossy("c");
        assertProblem(410, get("/comet" + channel("c") + "?wait=60&after=" + begin));
        assertProblem(410, get("/comet/?wait=60&channel=" + encoded(everything()) + "&after=" + begin));
    }

    @Test
    @DisplayName("5.1 only the channel that lost is named, the same loss is told once, and the others lose nothing")
    void othersLoseNothing() {
        String lossless = channel("lossless");
        String begin = lossy("c");
        control.publish(lossless, "kept 1");
        control.publish(channel("c"), 5);
        control.publish(lossless, "kept 2");
        String both = "/comet/?wait=0&channel=" + lossless + "&channel=" + channel("c") + "&after=";
        JsonObject problem = assertProblem(410, get(both + begin));
        assertEquals(1, problem.getAsJsonArray("gaps").size(), problem::toString);
        assertEquals(channel("c"), problem.getAsJsonArray("gaps").get(0).getAsJsonObject().get("channel").getAsString());
        Reply onwards = get(both + problem.get("cursor").getAsString());
        assertEquals(List.of("4", "\"kept 1\"", "5", "\"kept 2\""), onwards.data());
        assertEquals(204, get(both + onwards.cursor()).status());
    }

    @Test
    @DisplayName("5.1 what is lost later is told again, also to one who was told of the first")
    void laterLossIsToldAgain() {
        String begin = lossy("c");
        String name = channel("c");
        String next = assertProblem(410, look(name, begin)).get("cursor").getAsString();
        for (int n = 5; n <= 7; n++) {
            control.publish(name, n);
        }
        String then = assertProblem(410, look(name, next)).get("cursor").getAsString();
        assertEquals(List.of("6", "7"), look(name, then).data());
    }

    @Test
    @DisplayName("5.1 eviction by bytes and by a smaller retention is a gap as by count")
    void everyEvictionIsAGap() {
        String name = channel("c");
        String begin = control.publish(name, "x".repeat(300));
        control.publish(name, "y".repeat(300));
        control.publish(name, "z".repeat(300));
        assertEquals(2, look(name, begin).events().size());
        control.declare(name, Map.of("bytes", 600));
        JsonObject problem = assertProblem(410, look(name, begin));
        assertEquals(1, look(name, problem.get("cursor").getAsString()).events().size());
    }

    @Test
    @DisplayName("5.2 ?gap=continue gives the gaps beside the events, with 200")
    void gapBesideEvents() {
        String begin = lossy("c");
        Reply reply = get("/comet" + channel("c") + "?wait=0&gap=continue&after=" + begin);
        assertEquals(200, reply.status());
        assertEquals(List.of("3", "4"), reply.data());
        JsonObject gap = reply.json().getAsJsonArray("gaps").get(0).getAsJsonObject();
        assertEquals(channel("c"), gap.get("channel").getAsString());
        assertEquals(begin, gap.get("after").getAsString());
        assertEquals(204, look(channel("c"), reply.cursor()).status());
        Reply body = post("/comet/-/poll", "{\"channels\":[\"" + channel("c") + "\"],\"wait\":0,\"gap\":\"continue\",\"after\":\""
                + begin + "\"}");
        assertEquals(reply.json(), body.json());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "stop", "CONTINUE", "continue,x"})
    @DisplayName("5.2 another word for gap is refused with 400")
    void otherWordsForGapAreRefused(String gap) {
        assertProblem(400, get("/comet" + channel("c") + "?wait=0&gap=" + gap));
    }

    @Test
    @DisplayName("5.3 an event stream tells the gap as an event with the new cursor, and goes on")
    void streamTellsTheGap() {
        String begin = lossy("c");
        Stream stream = stream(open(), "/comet" + channel("c"), "Last-Event-ID: " + begin);
        Stream.Block gap = stream.block();
        while (gap.field("event") == null) {
            gap = stream.block();
        }
        assertEquals("gap", gap.field("event"));
        assertEquals(channel("c"), gap.event().getAsJsonArray("gaps").get(0).getAsJsonObject().get("channel").getAsString());
        String cursor = gap.field("id");
        assertEquals("3", stream.event().data());
        assertEquals("4", stream.event().data());
        assertEquals(List.of("3", "4"), look(channel("c"), cursor).data(), "the new cursor is one to continue with");
        control.publish(channel("c"), 5);
        assertEquals("5", stream.event().data());
    }

    @Test
    @DisplayName("5.3 a stream of lines tells the gap as a line, and goes on")
    void linesTellTheGap() {
        String begin = lossy("c");
        Wire wire = open().get("/comet" + channel("c") + "?after=" + begin, "Accept: application/x-ndjson");
        assertEquals(200, wire.head());
        Stream lines = new Stream(wire);
        JsonObject line = json(lines);
        while (!line.has("gaps")) {
            line = json(lines);
        }
        assertTrue(line.has("cursor"), line::toString);
        JsonObject event = json(lines);
        assertEquals("3", event.get("data").toString());
    }

    private static JsonObject json(Stream lines) {
        return com.google.gson.JsonParser.parseString(lines.line()).getAsJsonObject();
    }
}
