package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.halley.itest.ContractTest;
import org.halley.itest.Framework;
import org.halley.itest.Reply;
import org.halley.itest.Wire;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.JsonObject;

/** Section 2 of the protocol: the cursor. */
public abstract class CursorContract extends ContractTest {

    private static final String FORM = "[A-Za-z0-9._~-]{1,64}";

    @Test
    @DisplayName("2.1 every cursor that is handed out has the form of one, and the body repeats the header")
    void cursorsHaveTheirForm() {
        String name = channel("c");
        openForPublishing(name);
        Reply published = post("/comet" + name, "1");
        Reply events = look(name, "earliest");
        Reply empty = look(name, "now");
        List<String> cursors = new ArrayList<>(List.of(published.cursor(), published.json().get("id").getAsString(),
                events.cursor(), events.events().get(0).get("id").getAsString(), empty.cursor(), control.now()));
        assertEquals(events.cursor(), events.json().get("cursor").getAsString());
        cursors.add(stream(open(), "/comet" + name).begin());
        Wire line = open().get("/comet" + name, "Accept: application/x-ndjson");
        line.head();
        cursors.add(com.google.gson.JsonParser.parseString(new org.halley.itest.Stream(line).line()).getAsJsonObject()
                .get("cursor").getAsString());
        cursors.forEach(cursor -> assertTrue(cursor.matches(FORM), cursor));
    }

    @Test
    @DisplayName("2.1 a client adds and drops channels and keeps its cursor")
    void cursorServesAnySetOfChannels() {
        String a = channel("a");
        String b = channel("b");
        String begin = control.now();
        control.publish(a, "a1");
        Reply first = look(a, begin);
        assertEquals(List.of("\"a1\""), first.data());
        control.publish(b, "b1");
        control.publish(a, "a2");
        Reply both = get("/comet/?wait=0&channel=" + a + "&channel=" + b + "&after=" + first.cursor());
        assertEquals(List.of("\"b1\"", "\"a2\""), both.data());
        control.publish(a, "a3");
        control.publish(b, "b2");
        assertEquals(List.of("\"b2\""), look(b, both.cursor()).data());
    }

    @Test
    @DisplayName("2.2 the epoch changes when the log is lost, and none is used again")
    void epochsAreNeverUsedAgain() {
        String name = channel("e");
        Set<String> epochs = new HashSet<>();
        String old = control.publish(name, "lost");
        for (int round = 0; round < 4; round++) {
            assertTrue(epochs.add(old.substring(0, old.indexOf('.'))), () -> "epoch again: " + epochs);
            control.bundle("update", "org.halley.comet.service");
            Reply lost = look(name, old);
            assertProblem(410, lost);
            old = lost.json().get("cursor").getAsString();
        }
    }

    @Test
    @DisplayName("2.3 a cursor is all that is needed: another connection, no cookie, a whiteboard that was updated")
    void cursorIsAllThatIsNeeded() {
        String name = channel("c");
        String begin = control.now();
        control.publish(name, 1);
        String cursor = look(name, begin).cursor();
        control.publish(name, 2);
        assertEquals(List.of("2"), look(name, cursor).data());
        control.bundle("update", "org.halley.comet.whiteboard");
        Framework.awaitAnswers(framework.base());
        assertEquals(List.of("2"), look(name, cursor).data());
        assertEquals(List.of("1", "2"), look(name, begin).data());
    }

    @Test
    @DisplayName("2.4 earliest is all that is retained, -N the last N of each channel, now and no cursor nothing yet")
    void sentinels() {
        String a = channel("a");
        String b = channel("b");
        for (int n = 1; n <= 3; n++) {
            control.publish(a, n);
            control.publish(b, 10 * n);
        }
        assertEquals(List.of("1", "2", "3"), look(a, "earliest").data());
        assertEquals(List.of("3"), look(a, "-1").data());
        assertEquals(List.of("2", "3"), look(a, "-2").data());
        assertEquals(List.of("1", "2", "3"), look(a, "-1000").data());
        assertEquals(List.of("2", "20", "3", "30"),
                get("/comet/?wait=0&after=-2&channel=" + a + "&channel=" + b).data());
        assertEquals(204, look(a, "now").status());
        assertEquals(204, get("/comet" + a + "?wait=0").status());
        Wire held = hold(a, "wait=30", 1);
        control.publish(a, 4);
        assertEquals(List.of("4"), held.reply().data());
    }

    @Test
    @DisplayName("2.5 with several publishers at once no reader misses an event or sees one out of order")
    void readersNeverOvertakeWriters() {
        int publishers = 4;
        int each = 500;
        List<String> names = List.of(channel("r/a"), channel("r/b"), channel("r/c"));
        names.forEach(name -> control.declare(name, 10_000));
        String begin = control.now();
        List<Future<List<JsonObject>>> readers = new ArrayList<>();
        for (String query : List.of("channel=" + names.get(0) + "&channel=" + names.get(1) + "&channel=" + names.get(2),
                "channel=" + encoded(channel("r") + "/*"), "channel=" + encoded(channel("r") + "/**") + "&channel="
                        + names.get(1))) {
            readers.add(beside(() -> readAll(query, begin, publishers * each)));
        }
        control.run("publish-race", Map.of("channels", names, "threads", publishers, "count", each));
        for (Future<List<JsonObject>> reader : readers) {
            assertComplete(join(reader), publishers, each);
        }
    }

    private List<JsonObject> readAll(String query, String begin, int count) {
        List<JsonObject> all = new ArrayList<>();
        String cursor = begin;
        try (Wire wire = open()) {
            while (all.size() < count) {
                Reply reply = wire.get("/comet/?wait=20&after=" + cursor + "&" + query).reply();
                assertEquals(200, reply.status(), reply::toString);
                cursor = reply.cursor();
                all.addAll(reply.events());
            }
        }
        return all;
    }

    private static void assertComplete(List<JsonObject> events, int publishers, int each) {
        assertEquals(publishers * each, events.size());
        long position = 0;
        Map<Integer, Integer> next = new HashMap<>();
        Map<String, String> last = new HashMap<>();
        for (JsonObject event : events) {
            String id = event.get("id").getAsString();
            long here = Long.parseLong(id.substring(id.indexOf('.') + 1));
            assertTrue(here > position, () -> id + " comes late");
            position = here;
            JsonObject data = event.getAsJsonObject("data");
            int thread = data.get("thread").getAsInt();
            assertEquals(next.getOrDefault(thread, 0), data.get("n").getAsInt(), () -> "publisher " + thread);
            next.merge(thread, 1, (a, b) -> data.get("n").getAsInt() + 1);
            String before = last.put(event.get("channel").getAsString(), id);
            assertEquals(before, event.has("prev") ? event.get("prev").getAsString() : null, id);
        }
    }

    static Stream<String> malformed() {
        return Stream.of("", "x", "1", ".", "a.", ".1", "a.b", "a.01", "a.-1", "A.1", "a.1.0", "a.1.2.3", "a.1.", "-0", "-1001",
                "-99999", "-", "--1", "-1.5", "-a", "NOW", "Earliest", "now ", " now", "a.9999999999999999999", "a.1\u0000",
                "\u00e4.1", "a b", "a.1e3", "a".repeat(65), "a".repeat(62) + ".1", "null", "<script>");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    @DisplayName("2.6 a malformed cursor is refused with 400")
    void malformedCursorsAreRefused(String cursor) {
        String name = channel("c");
        changingNothing(() -> {
            assertProblem(400, look(name, encoded(cursor)));
            assertProblem(400, get("/comet" + name + "?after=" + encoded(cursor), "Accept: text/event-stream"));
            assertProblem(400, get("/comet" + name + "?after=" + encoded(cursor), "Accept: application/x-ndjson"));
            JsonObject poll = new JsonObject();
            poll.add("channels", com.google.gson.JsonParser.parseString("[\"" + name + "\"]"));
            poll.addProperty("after", cursor);
            poll.addProperty("wait", 0);
            assertProblem(400, post("/comet/-/poll", poll.toString()));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.01", "-1001"})
    @DisplayName("2.6 a malformed Last-Event-ID is refused with 400")
    void malformedLastEventIdsAreRefused(String cursor) {
        assertProblem(400, get("/comet" + channel("c"), "Accept: text/event-stream", "Last-Event-ID: " + cursor));
    }

    @Test
    @DisplayName("2.6 a cursor of another epoch, or beyond the head, is a gap")
    void foreignCursorsAreGaps() {
        String name = channel("c");
        String id = control.publish(name, "there");
        String epoch = id.substring(0, id.indexOf('.'));
        for (String cursor : List.of("nosuchepoch.1", epoch + ".999999999999", epoch + "0.1")) {
            Reply reply = look(name, cursor);
            JsonObject problem = assertProblem(410, reply);
            assertFalse(problem.getAsJsonArray("gaps").isEmpty(), reply::toString);
            String next = problem.get("cursor").getAsString();
            assertNotNull(next);
            Reply onwards = look(name, next);
            assertEquals(200, onwards.status(), onwards::toString);
            assertEquals(List.of("\"there\""), onwards.data(), "all that is retained comes behind the gap");
        }
    }
}
