package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;

import org.halley.itest.ContractTest;
import org.halley.itest.Reply;
import org.halley.itest.Wire;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** Section 3 of the protocol but 3.6 and 3.7: following by long poll. */
public abstract class LongPollContract extends ContractTest {

    @Test
    @DisplayName("3.1 one channel by its URL, several as parameters or as JSON give the same")
    void channelsByUrlParametersAndBody() {
        String a = channel("a");
        String b = channel("b");
        String begin = control.now();
        control.publish(a, 1);
        assertEquals(List.of("1"), look(a, begin).data());
        control.publish(b, 2);
        Reply parameters = get("/comet/?wait=0&after=" + begin + "&channel=" + a + "&channel=" + b);
        assertEquals(List.of("1", "2"), parameters.data());
        Reply body = post("/comet/-/poll", "{\"channels\":[\"" + a + "\",\"" + b + "\"],\"after\":\"" + begin
                + "\",\"wait\":0}");
        assertEquals(parameters.json(), body.json());
        assertEquals(List.of("1", "2"), look(everything(), begin).data());
    }

    @Test
    @DisplayName("3.1 the URL for several channels has no slash at its end, and may have one")
    void baseWithoutSlash() {
        String name = channel("c");
        control.publish(name, 1);
        assertEquals(List.of("1"), get("/comet?wait=0&after=earliest&channel=" + name).data());
        assertEquals(List.of("1"), get("/comet/?wait=0&after=earliest&channel=" + name).data());
    }

    @Test
    @DisplayName("3.1 a poll by body is held and answered as one by URL")
    void pollByBodyIsHeld() {
        String name = channel("c");
        Wire wire = open().post("/comet/-/poll", "application/json; charset=utf-8", "{\"channels\":[\"" + name + "\"]}");
        control.awaitHeld(1);
        control.publish(name, "come");
        assertEquals(List.of("\"come\""), wire.reply().data());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[]", "null", "1", "\"text\"", "{", "{}", "{\"channels\":null}", "{\"channels\":\"/n\"}",
        "{\"channels\":[]}", "{\"channels\":[1]}", "{\"channels\":[null]}", "{\"channels\":[[\"/n\"]]}",
        "{\"channels\":[\"n\"]}", "{\"channels\":{\"/n\":1}}", "{\"channels\":[\"/n\"],\"after\":1}",
        "{\"channels\":[\"/n\"],\"after\":{}}", "{\"channels\":[\"/n\"],\"wait\":-1}", "{\"channels\":[\"/n\"],\"wait\":111}",
        "{\"channels\":[\"/n\"],\"wait\":1.5}", "{\"channels\":[\"/n\"],\"wait\":\"x\"}", "{\"channels\":[\"/n\"],\"wait\":[]}",
        "{\"channels\":[\"/n\"],\"wait\":0} x", "{\"channels\":[\"/n\"],\"wait\":0}{}", "{'channels':['/n'],'wait':0}",
        "{\"channels\":[\"/n\"],\"wait\":1e99}", "channel=/n"})
    @DisplayName("3.1 a poll whose body is wrong is refused with 400")
    void wrongPollBodiesAreRefused(String body) {
        changingNothing(() -> assertProblem(400, post("/comet/-/poll", body)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b",
        "application/jsonx", "json", "text/json, application/json"})
    @DisplayName("3.1 a poll whose body is of another type is refused with 415")
    void otherTypesOfPollAreRefused(String type) {
        assertProblem(415, open().post("/comet/-/poll", type, "{\"channels\":[\"/n\"],\"wait\":0}").reply());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH"})
    @DisplayName("3.1 a method that means nothing here is refused with 405 and the ones that do")
    void otherMethodsAreRefused(String method) {
        String name = channel("c");
        openForPublishing("/**");
        changingNothing(() -> {
            for (String target : List.of("/comet" + name, "/comet/-/poll", "/comet/-/publish")) {
                Reply reply = open().request(method, target, "Content-Length: 0").reply();
                assertProblem(405, reply);
                assertTrue(reply.header("Allow").contains(target.endsWith(name) ? "GET" : "POST"), reply::toString);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/comet/-/", "/comet/-/nothing", "/comet/-/poll/more", "/comet/-/publish/x", "/comet/-"})
    @DisplayName("3.1 what is not there is 404 in our own words")
    void unknownPathsAreNotFound(String target) {
        assertProblem(404, get(target));
    }

    @Test
    @DisplayName("3.2 what is there already comes at once, however long the wait")
    void whatIsThereComesAtOnce() {
        String name = channel("c");
        control.publish(name, "there");
        assertEquals(List.of("\"there\""), get("/comet" + name + "?after=earliest&wait=110").data());
    }

    @Test
    @DisplayName("3.2 nothing there: the request is held until an event comes, and for others it stays held")
    void heldUntilAnEventComes() {
        String name = channel("c");
        Wire here = hold(name, "wait=60", 1);
        Wire there = hold(channel("other"), "wait=60", 2);
        String id = control.publish(name, "come");
        Reply reply = here.reply();
        assertEquals(200, reply.status());
        assertEquals(id, reply.cursor());
        control.awaitHeld(1);
        control.publish(channel("other"), "marker");
        assertEquals(List.of("\"marker\""), there.reply().data());
    }

    @Test
    @DisplayName("3.2 one publication answers all who wait for it, by name, by parameter and by pattern")
    void onePublicationAnswersAll() {
        String name = channel("p/c");
        List<Wire> held = new ArrayList<>();
        for (String target : List.of("/comet" + name, "/comet/?channel=" + name, "/comet" + channel("p") + "/*",
                "/comet" + channel("p") + "/**", "/comet/?channel=" + channel("x") + "&channel=" + encoded(everything()))) {
            held.add(open().get(target));
        }
        control.awaitHeld(held.size());
        control.publish(name, "all");
        held.forEach(wire -> assertEquals(List.of("\"all\""), wire.reply().data()));
    }

    @Test
    @DisplayName("3.2 publications to several channels at once come together")
    void severalAtOnceComeTogether() {
        String a = channel("a");
        String b = channel("b");
        Wire held = open().get("/comet/?channel=" + a + "&channel=" + b);
        control.awaitHeld(1);
        control.run("publish-all", Map.of("events", List.of(Map.of("channel", b, "data", 1), Map.of("channel", a, "data", 2))));
        assertEquals(List.of("1", "2"), held.reply().data());
    }

    @Test
    @DisplayName("3.2 a client that says it will send nothing more still gets its answer")
    void halfClosedClientsAreAnswered() {
        String name = channel("c");
        Wire held = hold(name, "wait=60", 1, "Connection: close");
        held.halfClose();
        control.publish(name, "for one who listens");
        assertEquals(List.of("\"for one who listens\""), held.reply().data());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "111", "1.5", "abc", "", "1e1", "0x1", "999999999999", " 1", "1 ", "+1", "NaN", "\u0661"})
    @DisplayName("3.2 a wait that is not 0 to 110 is refused with 400")
    void wrongWaitsAreRefused(String wait) {
        assertProblem(400, get("/comet" + channel("c") + "?wait=" + encoded(wait)));
    }

    @Test
    @DisplayName("3.2 a random 0 to 20 % is taken off a wait of 5, so that not all end together")
    void waitsAreJittered() {
        String name = channel("c");
        List<Future<Long>> ends = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Wire wire = open();
            ends.add(beside(() -> {
                long begin = System.nanoTime();
                Reply reply = wire.get("/comet" + name + "?wait=5").reply();
                assertEquals(204, reply.status(), reply::toString);
                return (System.nanoTime() - begin) / 1_000_000;
            }));
        }
        Set<Long> tenths = new TreeSet<>();
        for (Future<Long> end : ends) {
            long millis = join(end);
            assertTrue(millis >= 3_990, () -> "a wait of 5 s ended after " + millis + " ms");
            tenths.add(millis / 100);
        }
        assertTrue(tenths.size() > 2, () -> "all ended together, in these tenths of a second: " + tenths);
    }

    @Test
    @DisplayName("3.3 an answer has its type, its cursor twice, and its events in the order of the log")
    void answersHaveTheirForm() {
        String a = channel("a");
        String b = channel("b");
        String begin = control.now();
        control.publish(a, 1);
        control.publish(b, 2);
        control.publish(a, 3);
        Reply reply = look(everything(), begin);
        assertEquals(200, reply.status());
        assertTrue(reply.header("Content-Type").startsWith("application/json"), reply::toString);
        assertEquals(reply.cursor(), reply.json().get("cursor").getAsString());
        assertEquals(List.of("1", "2", "3"), reply.data());
        assertFalse(reply.json().has("more") && reply.json().get("more").getAsBoolean(), reply::toString);
        assertFalse(reply.json().has("gaps"), reply::toString);
    }

    @Test
    @DisplayName("3.3 at most 500 events an answer, more is said, and the rest follows")
    void manyEventsComeInParts() {
        String name = channel("c");
        control.declare(name, 2000);
        String begin = control.now();
        control.publishMany(name, 0, 1001, 0);
        assertParts(name, begin, List.of(500, 500, 1));
    }

    @Test
    @DisplayName("3.3 at most 256 KiB an answer, more is said, and the rest follows")
    void largeEventsComeInParts() {
        String name = channel("c");
        String begin = control.now();
        control.publishMany(name, 0, 100, 10_000);
        int n = 0;
        String cursor = begin;
        for (boolean more = true; more;) {
            Reply reply = look(name, cursor);
            assertTrue(reply.body().length() <= 256 * 1024 + 200, () -> "an answer of " + reply.body().length());
            for (JsonObject event : reply.events()) {
                assertEquals(n++, event.getAsJsonObject("data").get("n").getAsInt());
            }
            cursor = reply.cursor();
            more = reply.json().has("more");
        }
        assertEquals(100, n);
    }

    private void assertParts(String name, String begin, List<Integer> sizes) {
        String cursor = begin;
        int n = 0;
        for (int i = 0; i < sizes.size(); i++) {
            Reply reply = look(name, cursor);
            assertEquals(sizes.get(i), reply.events().size());
            for (JsonObject event : reply.events()) {
                assertEquals(n++, event.getAsJsonObject("data").get("n").getAsInt());
            }
            JsonElement more = reply.json().get("more");
            assertEquals(i < sizes.size() - 1, more != null && more.getAsBoolean());
            cursor = reply.cursor();
        }
    }

    @Test
    @DisplayName("3.4 a wait that is over ends in 204 with a cursor, and nothing is lost or doubled behind it")
    void emptyWaitEndsIn204() {
        String name = channel("c");
        String other = channel("other");
        String begin = control.now();
        Wire held = hold(name, "wait=1&after=" + begin, 1);
        control.publish(other, "not for this one");
        Reply reply = held.reply();
        assertEquals(204, reply.status());
        assertEquals("", reply.body());
        control.publish(name, "next");
        assertEquals(List.of("\"next\""), look(name, reply.cursor()).data());
    }

    @Test
    @DisplayName("3.4 ?empty=200 asks for 200 with an empty list instead")
    void emptyListInsteadOf204() {
        Reply reply = get("/comet" + channel("c") + "?wait=0&empty=200");
        assertEquals(200, reply.status());
        assertTrue(reply.events().isEmpty());
        assertEquals(reply.cursor(), reply.json().get("cursor").getAsString());
        Reply later = get("/comet" + channel("c") + "?wait=1&empty=200");
        assertEquals(200, later.status());
        assertTrue(later.events().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"201", "204x", "yes", ""})
    @DisplayName("3.4 another word for empty is refused with 400")
    void otherWordsForEmptyAreRefused(String empty) {
        assertProblem(400, get("/comet" + channel("c") + "?wait=0&empty=" + empty));
    }

    @Test
    @DisplayName("3.5 what a client did not receive it gets again with the cursor that it has")
    void unreceivedAnswersComeAgain() {
        String name = channel("c");
        String begin = control.now();
        Wire held = hold(name, "wait=60&after=" + begin, 1);
        held.vanish();
        control.publish(name, "written to nobody");
        control.awaitHeld(0);
        for (int again = 0; again < 3; again++) {
            Wire wire = open().get("/comet" + name + "?after=" + begin);
            assertEquals(200, wire.head());
            wire.vanish();
        }
        assertEquals(List.of("\"written to nobody\""), look(name, begin).data());
    }

    @Test
    @DisplayName("3.8 nothing is stored, sniffed or transformed on the way, whatever the answer")
    void answersAreNotStored() {
        String name = channel("c");
        openForPublishing(name);
        for (Reply reply : List.of(post("/comet" + name, "1"), look(name, "earliest"), look(name, "now"),
                look(name, "bad cursor".replace(' ', '!')), post("/comet" + name, "{"), get("/comet/-/nothing"))) {
            assertGuarded(reply.header("Cache-Control"), reply.header("X-Content-Type-Options"), reply.headers().get("vary"));
        }
        Wire wire = open();
        stream(wire, "/comet" + name);
        assertGuarded(wire.header("Cache-Control"), wire.header("X-Content-Type-Options"), List.of(wire.header("Vary")));
    }

    private static void assertGuarded(String cache, String sniff, List<String> vary) {
        assertTrue(cache != null && cache.contains("no-store") && cache.contains("no-transform"), cache);
        assertEquals("nosniff", sniff);
        String all = String.join(",", vary == null ? List.of() : vary);
        assertTrue(all.contains("Accept") && all.contains("Origin"), all);
    }

    @Test
    @DisplayName("3.8 a body in UTF-8 says its length in bytes")
    void lengthsAreInBytes() {
        String name = channel("c");
        control.publish(name, "\u00e4\u20ac\ud83d\ude00");
        try (Wire wire = open()) {
            Reply first = wire.get("/comet" + name + "?after=earliest").reply();
            assertEquals(List.of("\"\u00e4\u20ac\ud83d\ude00\""), first.data());
            if (first.header("Content-Length") != null) {
                assertEquals(first.body().getBytes(StandardCharsets.UTF_8).length,
                        Integer.parseInt(first.header("Content-Length")));
            }
            assertEquals(first.json(), wire.get("/comet" + name + "?after=earliest").reply().json(), "on the same connection");
        }
    }
}
