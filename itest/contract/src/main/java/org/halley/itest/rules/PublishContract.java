package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;

import org.halley.itest.ContractTest;
import org.halley.itest.Reply;
import org.halley.itest.Stream;
import org.halley.itest.Wire;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/** Section 6 of the protocol: publishing over HTTP. */
public abstract class PublishContract extends ContractTest {

    @Test
    @DisplayName("6.1 a publication is 201 with its id and the cursor, and answers who waits")
    void publicationIsCreated() {
        String name = channel("c");
        openForPublishing(name);
        Wire held = hold(name, "wait=60", 1);
        Reply reply = post("/comet" + name, "{\"text\":\"hello\"}");
        assertEquals(201, reply.status(), reply::toString);
        String id = reply.json().get("id").getAsString();
        assertEquals(Set.of("id"), reply.json().keySet());
        assertEquals(id, reply.cursor());
        Reply answer = held.reply();
        assertEquals(List.of("{\"text\":\"hello\"}"), answer.data());
        assertEquals(id, answer.events().get(0).get("id").getAsString());
    }

    @Test
    @DisplayName("6.1 bundles that listen get what clients publish, in order")
    void bundlesHearClients() {
        String name = channel("c");
        openForPublishing("/**");
        control.add("listener", "itest-listener", Map.of("channels", List.of(name, channel("other") + "/*")));
        assertEquals(201, post("/comet" + name, "1").status());
        assertEquals(201, post("/comet/-/publish", "{\"events\":[{\"channel\":\"" + channel("other/x") + "\",\"data\":2},"
                + "{\"channel\":\"" + channel("not/heard") + "\",\"data\":3},{\"channel\":\"" + name + "\",\"data\":4}]}").status());
        JsonArray heard = control.run("received", Map.of("name", "itest-listener", "count", 3, "seconds", 30)).getAsJsonArray();
        assertEquals(List.of("1", "2", "4"), heard.asList().stream().map(event -> event.getAsJsonObject().get("data").toString())
                .toList());
    }

    @Test
    @DisplayName("6.3 the same key of another principal is another publication")
    void keysAreThoseOfAPrincipal() {
        String name = channel("c");
        openForPublishing("/**");
        believeUsers();
        String ann = post("/comet" + name, "1", "Itest-User: ann", "Idempotency-Key: k").body();
        assertEquals(ann, post("/comet" + name, "1", "Itest-User: ann", "Idempotency-Key: k").body());
        assertNotEquals(ann, post("/comet" + name, "1", "Itest-User: bob", "Idempotency-Key: k").body());
        assertEquals(List.of("1", "1"), look(name, "earliest").data());
    }

    @Test
    @DisplayName("6.1 an array is one event")
    void arrayIsOneEvent() {
        String name = channel("c");
        openForPublishing(name);
        assertEquals(201, post("/comet" + name, "[1,2,3]").status());
        assertEquals(List.of("[1,2,3]"), look(name, "earliest").data());
    }

    @Test
    @DisplayName("6.1 white space around and within is not data, and an event stays on one line")
    void whiteSpaceIsNotData() {
        String name = channel("c");
        openForPublishing(name);
        assertEquals(201, post("/comet" + name, " \r\n{\r\n\t\"a\" :\n1 }\n").status());
        assertEquals(List.of("{\"a\":1}"), look(name, "earliest").data());
        Stream stream = stream(open(), "/comet" + name + "?after=earliest");
        assertEquals("{\"a\":1}", stream.event().data());
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json;charset=utf-8", "application/json; charset=\"UTF-8\"",
        "Application/JSON"})
    @DisplayName("6.1 JSON may say that it is in UTF-8")
    void jsonMayNameItsEncoding(String type) {
        String name = channel("c");
        openForPublishing(name);
        assertEquals(201, open().post("/comet" + name, type, "\"\u00e4\"").reply().status());
        assertEquals(List.of("\"\u00e4\""), look(name, "earliest").data());
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json",
        "application/jsonp", "application", "*/*", "application/xml", "application/json;charset=utf-16"})
    @DisplayName("6.1 a body of another type is refused with 415, and nothing is appended")
    void otherTypesAreRefused(String type) {
        String name = channel("c");
        openForPublishing("/**");
        changingNothing(() -> {
            assertProblem(415, open().post("/comet" + name, type, "1").reply());
            assertProblem(415, open().post("/comet/-/publish", type, batch(name)).reply());
        });
    }

    @Test
    @DisplayName("6.1 a body of no type is refused with 415, and nothing is appended")
    void noTypeIsRefused() {
        String name = channel("c");
        openForPublishing("/**");
        changingNothing(() -> {
            assertProblem(415, open().post("/comet" + name, null, "1").reply());
            assertProblem(415, open().post("/comet/-/publish", null, batch(name)).reply());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "}", "{]", "[1", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "{'a':1}", "1 2", "{}{}", "x",
        "\"x", "NaN", "Infinity", "-", "01", "1.", ".5", "tru", "TRUE", "nul", "\"\\x\"", "\"\n\"", "// c\n1", "/* c */1", "[1;2]",
        "#1", "\"\\u12\"", "{\"a\"=1}", "{\"a\"=>1}", ")]}'\n1"})
    @DisplayName("6.1 a body that is not JSON is refused with 400, and nothing is appended or created")
    void wrongJsonIsRefused(String body) {
        String name = channel("c");
        openForPublishing("/**");
        changingNothing(() -> {
            assertProblem(400, post("/comet" + name, body));
            assertProblem(400, post("/comet/-/publish", "{\"events\":[{\"channel\":\"" + name + "\",\"data\":" + body + "}]}"));
        });
    }

    @Test
    @DisplayName("6.1 bytes that are not UTF-8 are refused with 400, and nothing is appended")
    void wrongEncodingIsRefused() {
        String name = channel("c");
        openForPublishing("/**");
        for (byte[] bytes : List.of(new byte[] {'"', (byte) 0xff, '"'}, new byte[] {'"', (byte) 0xc3, '"'},
                new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}, new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'},
                "\"x\"".getBytes(StandardCharsets.UTF_16LE))) {
            changingNothing(() -> assertProblem(400, open().request("POST", "/comet" + name, "Content-Type: application/json",
                    "Content-Length: " + bytes.length).send(bytes).reply()));
        }
    }

    @Test
    @DisplayName("6.1 nesting without end is refused with 400, and costs nobody a stack")
    void deepNestingIsRefused() {
        String name = channel("c");
        openForPublishing("/**");
        changingNothing(() -> {
            assertProblem(400, post("/comet" + name, "[".repeat(30_000) + "]".repeat(30_000)));
            assertProblem(400, post("/comet" + name, "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000)));
        });
        assertEquals(201, post("/comet" + name, "[".repeat(50) + "]".repeat(50)).status());
    }

    @Test
    @DisplayName("6.1 several events are appended together, with their types and keys, in their order")
    void severalAreAppendedTogether() {
        String a = channel("a");
        String b = channel("b");
        openForPublishing(a, b);
        String begin = control.now();
        Reply reply = post("/comet/-/publish", "{\"events\":[{\"channel\":\"" + a + "\",\"data\":1,\"type\":\"t\",\"key\":\"k\"},"
                + "{\"channel\":\"" + b + "\",\"data\":null},{\"channel\":\"" + a + "\",\"data\":[2]}]}");
        assertEquals(201, reply.status(), reply::toString);
        Reply all = look(everything(), begin);
        assertEquals(List.of("1", "null", "[2]"), all.data());
        assertEquals("t", all.events().get(0).get("type").getAsString());
        assertEquals("k", all.events().get(0).get("key").getAsString());
        assertEquals(all.events().get(2).get("id").getAsString(), reply.cursor());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "1", "null", "{}", "{\"events\":null}", "{\"events\":[]}", "{\"events\":{}}", "{\"events\":[1]}",
        "{\"events\":[null]}", "{\"events\":[GOOD,{}]}", "{\"events\":[GOOD,{\"channel\":\"/n\"}]}",
        "{\"events\":[GOOD,{\"data\":1}]}", "{\"events\":[GOOD,{\"channel\":1,\"data\":1}]}",
        "{\"events\":[GOOD,{\"channel\":null,\"data\":1}]}", "{\"events\":[GOOD,{\"channel\":\"/n/*\",\"data\":1}]}",
        "{\"events\":[GOOD,{\"channel\":\"n\",\"data\":1}]}", "{\"events\":[GOOD,{\"channel\":\"/n\",\"data\":1,\"type\":1}]}",
        "{\"events\":[GOOD,{\"channel\":\"/n\",\"data\":1,\"type\":\"\"}]}",
        "{\"events\":[GOOD,{\"channel\":\"/n\",\"data\":1,\"type\":\"a\\nb\"}]}",
        "{\"events\":[GOOD,{\"channel\":\"/n\",\"data\":1,\"type\":\"a\\r\"}]}",
        "{\"events\":[GOOD,{\"channel\":\"/n\",\"data\":1,\"type\":\"\\u0000\"}]}",
        "{\"events\":[GOOD,{\"channel\":\"/n\",\"data\":1,\"key\":\"\"}]}",
        "{\"events\":[GOOD,{\"channel\":\"/n\",\"data\":1,\"key\":[]}]}", "{\"events\":[GOOD],\"events\":[GOOD,{}]}",
        "{\"events\":[GOOD,{\"channel\":\"/n\",\"data\":1}", "{\"events\":[GOOD]}x"})
    @DisplayName("6.1 of several events all are appended or none")
    void allOrNone(String body) {
        openForPublishing("/**");
        String good = "{\"channel\":\"" + channel("c") + "\",\"data\":1}";
        changingNothing(() -> assertProblem(400, post("/comet/-/publish", body.replace("GOOD", good))));
    }

    @Test
    @DisplayName("6.1 a type or key of more than 128 characters is refused with 400, and nothing is appended")
    void longLabelsAreRefused() {
        openForPublishing("/**");
        for (String label : List.of("type", "key")) {
            changingNothing(() -> assertProblem(400, post("/comet/-/publish", "{\"events\":[{\"channel\":\"" + channel("c")
                    + "\",\"data\":1,\"" + label + "\":\"" + "x".repeat(129) + "\"}]}")));
        }
    }

    @Test
    @DisplayName("6.2 by default nothing is published over HTTP: 403, nothing appended, no channel created")
    void closedByDefault() {
        String name = channel("c");
        changingNothing(() -> {
            assertProblem(403, post("/comet" + name, "1"));
            assertProblem(403, post("/comet/-/publish", batch(name)));
        });
    }

    @Test
    @DisplayName("6.2 what one configuration opens is open, its neighbours stay closed, and one closed refuses all")
    void onlyWhatIsOpenedIsOpen() {
        String open = channel("open/c");
        String closed = channel("closed");
        openForPublishing(channel("open") + "/*");
        assertEquals(201, post("/comet" + open, "1").status());
        changingNothing(() -> {
            assertProblem(403, post("/comet" + closed, "1"));
            assertProblem(403, post("/comet" + open + "/deeper", "1"));
            assertProblem(403, post("/comet/-/publish", "{\"events\":[{\"channel\":\"" + open + "\",\"data\":1},{\"channel\":\""
                    + closed + "\",\"data\":1}]}"));
        });
    }

    @Test
    @DisplayName("6.3 a second publication with the same key appends nothing and answers as the first did")
    void sameKeyAppendsOnce() {
        String name = channel("c");
        openForPublishing("/**");
        String begin = control.now();
        Reply first = post("/comet" + name, "1", "Idempotency-Key: " + name);
        Reply second = post("/comet" + name, "1", "Idempotency-Key: " + name);
        assertEquals(201, first.status());
        assertEquals(201, second.status());
        assertEquals(first.body(), second.body());
        assertEquals(first.cursor(), second.cursor());
        assertEquals(List.of("1"), look(name, begin).data());
        Reply other = post("/comet" + name, "1", "Idempotency-Key: " + name + "x");
        assertNotEquals(first.body(), other.body());
        Reply batch = post("/comet/-/publish", batch(name), "Idempotency-Key: b" + name);
        assertEquals(batch.body(), post("/comet/-/publish", batch(name), "Idempotency-Key: b" + name).body());
        assertEquals(List.of("1", "1", "1"), look(name, begin).data());
    }

    @Test
    @DisplayName("6.3 the same key many times at once appends once")
    void sameKeyAtOnceAppendsOnce() {
        String name = channel("c");
        openForPublishing("/**");
        String begin = control.now();
        List<Future<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            replies.add(beside(() -> post("/comet" + name, "1", "Idempotency-Key: " + name)));
        }
        Set<String> bodies = new HashSet<>();
        for (Future<Reply> reply : replies) {
            assertEquals(201, join(reply).status(), () -> join(reply).toString());
            bodies.add(join(reply).body());
        }
        assertEquals(1, bodies.size(), bodies::toString);
        assertEquals(List.of("1"), look(name, begin).data());
    }

    @Test
    @DisplayName("6.3 a refused publication does not use its key up")
    void refusedPublicationLeavesItsKey() {
        String name = channel("c");
        changingNothing(() -> assertProblem(403, post("/comet" + name, "1", "Idempotency-Key: " + name)));
        openForPublishing("/**");
        changingNothing(() -> assertProblem(400, post("/comet" + name, "{", "Idempotency-Key: " + name)));
        assertEquals(201, post("/comet" + name, "1", "Idempotency-Key: " + name).status());
    }

    @Test
    @DisplayName("6.3 a key that is empty or longer than it may be is refused with 400, and nothing is appended")
    void wrongKeysAreRefused() {
        openForPublishing("/**");
        for (String key : List.of("", "x".repeat(1000))) {
            changingNothing(() -> assertProblem(400, post("/comet" + channel("c"), "1", "Idempotency-Key: " + key)));
        }
    }

    @Test
    @DisplayName("6.4 a body above the limit is refused with 413, and nothing is appended")
    void largeBodiesAreRefused() {
        openForPublishing("/**");
        String name = channel("c");
        changingNothing(() -> {
            assertProblem(413, post("/comet" + name, "\"" + "x".repeat(65_535) + "\""));
            assertProblem(413, post("/comet/-/publish", "{\"events\":[{\"channel\":\"" + name + "\",\"data\":\""
                    + "x".repeat(70_000) + "\"}]}"));
            assertProblem(413, post("/comet/-/poll", "{\"channels\":[\"" + name + "\"],\"pad\":\"" + "x".repeat(70_000) + "\"}"));
        });
        assertEquals(201, post("/comet" + name, "\"" + "x".repeat(65_000) + "\"").status());
    }

    @Test
    @DisplayName("6.4 a body that is announced above the limit is refused without being read")
    void announcedBodiesAreNotRead() {
        openForPublishing("/**");
        changingNothing(() -> {
            Wire wire = open().request("POST", "/comet" + channel("c"), "Content-Type: application/json",
                    "Content-Length: 10000000000").send("[");
            assertProblem(413, wire.reply());
        });
    }

    @Test
    @DisplayName("6.4 a body without end is refused at the limit, and not read to its end")
    void endlessBodiesAreNotRead() {
        openForPublishing("/**");
        changingNothing(() -> {
            Wire wire = open().request("POST", "/comet" + channel("c"), "Content-Type: application/json",
                    "Transfer-Encoding: chunked");
            String chunk = "1000\r\n" + "x".repeat(0x1000) + "\r\n";
            wire.send("1\r\n\"\r\n");
            for (int i = 0; i < 17; i++) {
                wire.send(chunk);
            }
            assertProblem(413, wire.reply());
        });
    }

    @Test
    @DisplayName("6.4 the limit is configured, and counts the bytes")
    void limitIsConfigured() {
        String name = channel("c");
        control.configure(WHITEBOARD, Map.of("publish.channels", List.of("/**"), "body.max", 100));
        changingNothing(() -> assertProblem(413, post("/comet" + name, "\"" + "\u20ac".repeat(40) + "\"")));
        assertEquals(201, post("/comet" + name, "\"" + "x".repeat(90) + "\"").status());
        assertTrue(look(name, "earliest").events().size() == 1);
    }

    private static String batch(String channel) {
        JsonObject event = new JsonObject();
        event.addProperty("channel", channel);
        event.addProperty("data", 1);
        JsonArray events = new JsonArray();
        events.add(event);
        JsonObject batch = new JsonObject();
        batch.add("events", events);
        return batch.toString();
    }
}
