package org.halley.comet.whiteboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.halley.comet.service.TestHub;
import org.halley.comet.shared.Client;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishTest {

    private World world;

    @BeforeEach
    void open() throws Exception {
        world = new World().set("publish.channels", new String[] { "/open/**", "/also" });
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private String data(String channel) throws Exception {
        return world.get("/comet" + channel + "?after=earliest&wait=0").body().replaceAll("(?s)^.*\"data\":(.*)}]}\n$", "$1");
    }

    @ParameterizedTest
    @ValueSource(strings = { "1", "null", "\"text\"", "[1,2]", "{\"a\":1,\"b\":{\"a\":2}}", "1e400", "1.0", "-0", "12345678901234567890123",
            "\"\\u00e4\\ud800\"", "\"ä😀\"", "true" })
    void rule_6_1_anyJsonValueIsOneEventExactlyAsItIs(String json) throws Exception {
        Client.Response answer = world.post("/comet/open/a", json);
        assertEquals(201, answer.status(), answer.body());
        assertEquals("application/json", answer.header("Content-Type"));
        assertEquals("e1.1", answer.cursor());
        assertEquals("{\"id\":\"e1.1\"}\n", answer.body());
        assertEquals(json, data("/open/a"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "application/json", "Application/JSON", "application/json;charset=utf-8",
            "application/json; charset=\"UTF-8\"", "application/json; x=y" })
    void rule_6_1_theContentTypeIsJson(String type) throws Exception {
        assertEquals(201, world.post("/comet/open/a", "1", "Content-Type: " + type).status());
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "text/plain", "application/x-www-form-urlencoded", "application/jsonp", "application/json;charset=latin1",
            "application/problem+json", "multipart/form-data", ";", "application" })
    void rule_6_1_refusesOtherContentTypes(String type) throws Exception {
        for (String path : List.of("/open/a", "/-/publish", "/-/poll")) {
            world.refused(world.post("/comet" + path, "1", type.isEmpty() ? "Content-Type:" : "Content-Type: " + type), 415,
                    "application/json");
        }
        world.refused(world.post("/comet/open/a", "1", "Content-Encoding: gzip"), 415, "gzip");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "{", "[1,]", "1 2", "'a'", "\"a\nb\"", "NaN", "{a:1}", "{\"a\":1,\"\\u0061\":2}", "undefined", "\uFEFF1" })
    void rule_6_1_refusesWhatIsNotJson(String body) throws Exception {
        world.refused(world.post("/comet/open/a", body), 400, "JSON is malformed ");
    }

    @Test
    void rule_6_1_refusesWhatIsNotUtf8() throws Exception {
        try (Client client = new Client(world.port())) {
            client.write("POST /comet/open/a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n".getBytes());
            client.write(new byte[] { '"', (byte) 0xC3, '"' });
            world.refused(client.read(), 400, "not UTF-8");
        }
    }

    @Test
    void rule_6_1_severalAreAppendedAllAtOnce() throws Exception {
        Client.Response answer = world.post("/comet/-/publish", "{\"events\":[{\"channel\":\"/open/a\",\"data\":1},"
                + "{\"channel\":\"/also\",\"data\":[ 2 ],\"type\":\"t\",\"key\":\"k\"}]}");
        assertEquals(201, answer.status(), answer.body());
        assertEquals("{\"ids\":[\"e1.1\",\"e1.2\"]}\n", answer.body());
        assertEquals("e1.2", answer.cursor());
        String body = world.get("/comet/also?after=earliest").body();
        assertTrue(body.endsWith("\"type\":\"t\",\"key\":\"k\",\"data\":[2]}]}\n"), body);
    }

    @ParameterizedTest
    @ValueSource(strings = { "{}", "[]", "{\"events\":[]}", "{\"events\":{}}", "{\"events\":[1]}", "{\"events\":[{}]}",
            "{\"events\":[{\"channel\":\"/open/a\"}]}", "{\"events\":[{\"data\":1}]}", "{\"events\":[{\"channel\":1,\"data\":1}]}",
            "{\"events\":[{\"channel\":\"open\",\"data\":1}]}", "{\"events\":[{\"channel\":\"/open/*\",\"data\":1}]}",
            "{\"events\":[{\"channel\":\"/open/a\",\"data\":1,\"type\":1}]}", "{\"events\":[{\"channel\":\"/open/a\",\"data\":1,\"type\":\"\"}]}",
            "{\"events\":[{\"channel\":\"/open/a\",\"data\":1,\"type\":\"a\\nb\"}]}",
            "{\"events\":[{\"channel\":\"/open/a\",\"data\":1,\"key\":null}]}", "{\"events\":[{\"channel\":\"/open/a\",\"data\":1,\"kye\":\"k\"}]}",
            "{\"events\":[{\"channel\":\"/open/a\",\"data\":1,\"data\":2}]}", "{\"events\":[{\"channel\":\"/open/a\",\"data\":1}],\"x\":1}",
            "{\"events\":[{\"channel\":\"/open/a\",\"data\":1},{\"channel\":\"/open/b\",\"data\":}]}",
            "{\"events\":[{\"channel\":\"/open/a\",\"data\":1}]} {}", "1", "" })
    void rule_6_1_appendsNoneWhereOneIsWrong(String body) throws Exception {
        world.refused(world.post("/comet/-/publish", body), 400);
    }

    @Test
    void rule_6_1_namesTheFieldThatIsWrong() throws Exception {
        world.refused(world.post("/comet/-/publish", "{\"events\":[{\"channel\":\"/open/a\",\"data\":1},"
                + "{\"channel\":\"/open/a\",\"data\":1,\"type\":7}]}"), 400, "events[1].type is 7");
        world.refused(world.post("/comet/-/publish", "{\"events\":[{\"channel\":\"/open/a\",\"data\":1,\"key\":\"\\u0007\"}]}"), 400,
                "events[0]: key '?'");
        String event = "{\"channel\":\"/open/a\",\"data\":1},";
        world.refused(world.post("/comet/-/publish", "{\"events\":[" + event.repeat(1000) + event.replaceAll(",$", "") + "]}"), 400,
                "more than 1000");
    }

    @Test
    void rule_6_2_onlyBundlesPublishUnlessAChannelIsOpened() throws Exception {
        world.refused(world.post("/comet/closed", "1"), 403, "/closed", "publish.channels");
        world.refused(world.post("/comet/-/publish", "{\"events\":[{\"channel\":\"/open/a\",\"data\":1},"
                + "{\"channel\":\"/closed\",\"data\":1}]}"), 403, "/closed");
        world.refused(world.post("/comet/also/not", "1"), 403);
        world.set("publish.channels", "");
        world.refused(world.post("/comet/open/a", "1"), 403);
        world.refused(world.post("/comet/-/publish", "never read"), 403);
    }

    @Test
    void rule_6_3_aSecondPublicationWithTheSameKeyAppendsNothingAndAnswersAsTheFirst() throws Exception {
        Client.Response first = world.post("/comet/open/a", "1", "Idempotency-Key: k 1");
        Client.Response second = world.post("/comet/open/a", "1", "Idempotency-Key: k 1");
        assertEquals(201, second.status());
        assertEquals(first.body(), second.body());
        assertEquals(first.cursor(), second.cursor());
        assertEquals(1, world.hub().log().head());
        assertNotEquals(first.body(), world.post("/comet/open/a", "1", "Idempotency-Key: k 2").body());
        assertNotEquals(first.body(), world.post("/comet/open/a", "1", "Idempotency-Key: k 1", "User: ann").body());
        assertNotEquals(first.body(), world.post("/comet/open/a", "1").body());
        assertEquals(4, world.hub().log().head());
    }

    @Test
    void rule_6_3_severalToo() throws Exception {
        String body = "{\"events\":[{\"channel\":\"/open/a\",\"data\":1},{\"channel\":\"/open/b\",\"data\":2}]}";
        Client.Response first = world.post("/comet/-/publish", body, "Idempotency-Key: k");
        assertEquals(first.body(), world.post("/comet/-/publish", body, "Idempotency-Key: k").body());
        assertEquals(2, world.hub().log().head());
    }

    @Test
    void rule_6_3_theWindowIsFiveMinutes() throws Exception {
        world.post("/comet/open/a", "1", "Idempotency-Key: k");
        world.step(299);
        world.post("/comet/open/a", "1", "Idempotency-Key: k");
        assertEquals(1, world.hub().log().head());
        world.step(1.1);
        world.post("/comet/open/a", "1", "Idempotency-Key: k");
        assertEquals(2, world.hub().log().head());
    }

    @Test
    void rule_6_3_whatWasRefusedIsNotRemembered() throws Exception {
        world.refused(world.post("/comet/open/a", "{", "Idempotency-Key: k"), 400);
        world.refused(world.post("/comet/closed", "1", "Idempotency-Key: k"), 403);
        assertEquals(201, world.post("/comet/open/a", "1", "Idempotency-Key: k").status());
    }

    @Test
    void rule_6_3_publishesOnceWhenManyComeAtTheSameTime() throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(16);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<String>> answers = IntStream.range(0, 16).mapToObj(i -> senders.submit(() -> {
            start.await();
            return world.post("/comet/open/a", "" + i, "Idempotency-Key: k").body();
        })).toList();
        start.countDown();
        for (Future<String> answer : answers) {
            assertEquals("{\"id\":\"e1.1\"}\n", answer.get());
        }
        senders.shutdown();
        assertEquals(1, world.hub().log().head());
    }

    @Test
    void rule_6_3_refusesAKeyThatIsNotPrintableOrTooLong() throws Exception {
        for (String key : List.of("", "k".repeat(256), "k\u00e4", "a\tb")) {
            world.refused(world.post("/comet/open/a", "1", "Idempotency-Key: " + key), 400, "Idempotency-Key '");
        }
        assertEquals(201, world.post("/comet/open/a", "1", "Idempotency-Key: " + "k".repeat(255)).status());
    }

    @Test
    void rule_6_3_whereNoMoreKeysCanBeRememberedANewOneIsRefusedAndAnOldOneKept() throws Exception {
        world.set("idempotency.max", 1);
        world.post("/comet/open/a", "1", "Idempotency-Key: k");
        Client.Response full = world.post("/comet/open/a", "2", "Idempotency-Key: l");
        assertEquals(503, full.status());
        assertEquals("1", full.header("Retry-After"));
        assertEquals("{\"id\":\"e1.1\"}\n", world.post("/comet/open/a", "1", "Idempotency-Key: k").body());
        assertEquals(1, world.hub().log().head());
        world.step(301);
        assertEquals(201, world.post("/comet/open/a", "2", "Idempotency-Key: l").status());
    }

    @Test
    void rule_6_4_aBodyAboveTheLimitIsRefusedByItsLengthAlone() throws Exception {
        for (String path : List.of("/open/a", "/-/publish", "/-/poll")) {
            try (Client client = new Client(world.port())) {
                client.write(("POST /comet" + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 65537\r\n\r\n[").getBytes());
                Client.Response answer = client.read();
                world.refused(answer, 413, "65536 bytes");
                assertEquals("close", answer.header("Connection"));
                assertEquals(0, client.drain());
            }
        }
        String largest = "\"" + "x".repeat(65534) + "\"";
        assertEquals(201, world.post("/comet/open/a", largest).status());
    }

    @Test
    void rule_6_4_aBodyOfUnknownLengthIsReadNoFurtherThanTheLimit() throws Exception {
        world.set("body.max", 10);
        try (Client client = new Client(world.port())) {
            client.write(("POST /comet/open/a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n5\r\n[1,2,\r\n").getBytes());
            World.await(() -> world.site.held().count() == 1);
            client.write("6\r\n3,4,5,\r\n".getBytes());
            Client.Response answer = client.read();
            world.refused(answer, 413, "10 bytes");
            assertEquals("close", answer.header("Connection"));
        }
        try (Client client = new Client(world.port())) {
            client.write(("POST /comet/open/a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n3\r\n[1,\r\n2\r\n2]\r\n0\r\n\r\n").getBytes());
            assertEquals(201, client.read().status());
        }
        assertEquals("[1,2]", data("/open/a"));
    }

    @Test
    void rule_6_4_doesNotAskForABodyThatItWillNotRead() throws Exception {
        try (Client client = new Client(world.port())) {
            client.write(("POST /comet/open/a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
                    + "Content-Length: 70000\r\n\r\n").getBytes());
            assertEquals(413, client.read().status());
        }
        try (Client client = new Client(world.port())) {
            client.write(("POST /comet/open/a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
                    + "Content-Length: 1\r\n\r\n").getBytes());
            assertEquals(100, client.head().status());
            assertEquals(201, client.write("7".getBytes()).read().status());
        }
    }

    @Test
    void rule_7_4_anEventThatTheHubDoesNotTakeIsTooLarge() throws Exception {
        world.hub(new TestHub(TestHub.memory("small"), 10, 10, 5));
        world.refused(world.post("/comet/open/a", "\"12345\""), 413, "longer than 5 bytes");
        assertEquals(201, world.post("/comet/open/a", "12345").status());
    }

    @Test
    void rule_7_4_aChannelMoreThanThereMayBeIsRefusedForNow() throws Exception {
        world.hub(new TestHub(TestHub.memory("few"), 10, 1, 100));
        world.publish("/a", "1");
        Client.Response answer = world.post("/comet/open/a", "1");
        world.refused(answer, 503, "/open/a");
        assertEquals("1", answer.header("Retry-After"));
        assertNull(answer.cursor());
    }

    @Test
    void aClientThatIsGoneBeforeItsBodyIsThereLeavesNothing() throws Exception {
        Client client = world.client().write(("POST /comet/open/a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 3\r\n\r\n[").getBytes());
        World.await(() -> world.site.held().count() == 1);
        client.close();
        World.await(() -> world.site.held().isEmpty());
        assertEquals(0, world.hub().log().head());
    }
}
