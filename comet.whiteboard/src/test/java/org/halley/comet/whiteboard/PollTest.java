package org.halley.comet.whiteboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.halley.comet.shared.Client;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PollTest {

    private World world;

    @BeforeEach
    void open() throws Exception {
        world = new World();
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private long held() {
        return world.site.counters().of(Counters.Count.POLLS_HELD);
    }

    @Test
    void rule_3_1_followsSeveralChannelsInTheOrderOfTheLog() throws Exception {
        world.publish("/orders/2", "1");
        world.publish("/chat/lobby", "2");
        world.publish("/else", "3");
        world.publish("/orders/1/x", "4");
        String body = world.get("/comet?channel=/chat/lobby&channel=%2Forders%2F**&after=earliest").body();
        assertEquals("124", body.replaceAll("(?s)\"data\":(\\d)|.", "$1"));
        assertEquals(body, world.get("/comet/?channel=/chat/lobby&channel=/orders/**&after=earliest").body());
    }

    @Test
    void rule_3_1_takesTheSameAsABody() throws Exception {
        world.publish("/a", "1");
        String query = world.get("/comet?channel=/a&channel=/b/*&after=earliest").body();
        assertEquals(query, world.post("/comet/-/poll",
                "{\"channels\":[\"/a\",\"/b/*\"],\"after\":\"earliest\",\"wait\":25,\"gap\":\"continue\",\"empty\":200,"
                        + "\"subscriber\":\"me\",\"unknown\":[{}]}").body());
        Client client = world.client().send("POST", "/comet/-/poll", "{\"channels\":[\"/a\"],\"wait\":30}",
                "Content-Type: application/json; charset=\"UTF-8\"");
        World.await(() -> held() == 1);
        world.publish("/a", "2");
        assertTrue(client.read().body().contains("\"data\":2"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "[]", "1", "{", "{}", "{\"channels\":\"/a\"}", "{\"channels\":[]}", "{\"channels\":[1]}",
            "{\"channels\":[\"/a\"],\"wait\":\"25\"}", "{\"channels\":[\"/a\"],\"wait\":2.5}",
            "{\"channels\":[\"/a\"],\"wait\":111}", "{\"channels\":[\"/a\"],\"wait\":-1}", "{\"channels\":[\"/a\"],\"wait\":null}",
            "{\"channels\":[\"/a\"],\"after\":1}", "{\"channels\":[\"/a\"],\"after\":\"x\"}", "{\"channels\":[\"a\"]}",
            "{\"channels\":[\"/a\"],\"gap\":true}", "{\"channels\":[\"/a\"],\"empty\":204}",
            "{\"channels\":[\"/a\"],\"subscriber\":\"a b\"}", "{\"channels\":[\"/a\"],\"wait\":1,\"wait\":2}",
            "{\"channels\":[\"/a\"],\"channels\":[\"/b\"]}", "{\"channels\":[\"/a\"]} x", "{'channels':['/a']}" })
    void rule_3_1_refusesABodyThatIsNotThat(String body) throws Exception {
        world.refused(world.post("/comet/-/poll", body), 400);
    }

    @Test
    void rule_3_1_namesTheMemberThatIsWrong() throws Exception {
        world.refused(world.post("/comet/-/poll", "{\"channels\":[\"/a\",7]}"), 400, "channels[1] is 7");
        world.refused(world.post("/comet/-/poll", "{\"channels\":[\"/a\"],\"wait\":\"25\"}"), 400, "wait is \\\"25\\\"");
    }

    @Test
    void rule_3_1_refusesTwoWaysToNameChannelsAtOnce() throws Exception {
        world.refused(world.get("/comet/a?channel=/b"), 400, "channel '/b'");
        world.refused(world.get("/comet", "Accept: text/event-stream"), 400, "no channel");
    }

    @Test
    void rule_3_2_answersAtOnceWithoutSuspendingWhereSomethingIsThere() throws Exception {
        world.publish("/chat/lobby", "{\"text\":\"hello\"}");
        Client.Response answer = world.get("/comet/chat/lobby?after=earliest");
        assertEquals(200, answer.status());
        assertEquals("application/json", answer.header("Content-Type"));
        assertEquals("e1.1", answer.cursor());
        assertTrue(answer.body().startsWith("{\"cursor\":\"e1.1\",\"events\":[{\"channel\":\"/chat/lobby\",\"id\":\"e1.1\","),
                answer.body());
        assertTrue(answer.body().endsWith(",\"data\":{\"text\":\"hello\"}}]}\n"), answer.body());
        assertEquals(0, held());
    }

    @Test
    void rule_3_2_isHeldUntilAnEventMatches() throws Exception {
        Client client = world.held("/comet/chat/lobby?after=now");
        world.publish("/chat/other", "1");
        world.publish("/chat/lobby", "2");
        Client.Response answer = World.common(client.read());
        assertEquals(200, answer.status());
        assertEquals("e1.2", answer.cursor());
        assertTrue(answer.body().endsWith("\"data\":2}]}\n"), answer.body());
    }

    @Test
    void rule_3_2_manyHeldPollsAreAllAnsweredByOnePublication() throws Exception {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            clients.add(world.client().get("/comet/a?wait=60"));
        }
        World.await(() -> world.site.held().count() == 200);
        world.publish("/a", "1");
        for (Client client : clients) {
            assertEquals(200, client.read().status());
        }
        assertTrue(world.site.counters().of(Counters.Count.BODIES_ENCODED) <= 4, "encoded once for each fan-out thread");
    }

    @Test
    void rule_3_2_aConnectionServesOnePollAfterTheOther() throws Exception {
        Client client = world.client();
        String cursor = "earliest";
        for (int i = 1; i <= 50; i++) {
            int polls = i;
            client.get("/comet/a?wait=60&after=" + cursor);
            World.await(() -> held() == polls);
            world.publish("/a", "" + i);
            Client.Response answer = client.read();
            assertTrue(answer.body().contains("\"data\":" + i + "}"), answer.body());
            cursor = answer.cursor();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "-1", "111", "1000", "", "x", "1.5", "+5", "0x1", "5s", "%20", "99999999999" })
    void rule_3_2_refusesAWaitThatIsNotAllowed(String wait) throws Exception {
        world.refused(world.get("/comet/a?wait=" + wait), 400, "wait '", "from 0 to 110");
    }

    @ParameterizedTest
    @ValueSource(strings = { "wait=1&wait=1", "after=now&after=now", "gap=continue&gap=continue", "empty=200&empty=200",
            "subscriber=a&subscriber=b", "wait=0&%77ait=5" })
    void rule_3_1_refusesWhatStandsTwice(String query) throws Exception {
        world.refused(world.get("/comet/a?" + query), 400, "stands twice");
    }

    @ParameterizedTest
    @ValueSource(strings = { "gap=", "gap=skip", "empty=204", "empty", "after=%", "wait=%zz", "%=1", "after=%C3",
            "subscriber=", "subscriber=a.b", "subscriber=%C3%A4" })
    void rule_3_1_refusesOtherValues(String query) throws Exception {
        world.refused(world.get("/comet/a?wait=0&" + query), 400);
    }

    @Test
    void rule_3_2_takesUpToAFifthOffAWaitOfFiveOrMoreByChance() throws Exception {
        try (World early = new World(true, bound -> bound - 1)) {
            early.held("/comet/a?wait=100");
            early.held("/comet/a?wait=4");
            early.step(3.9);
            assertEquals(2, early.site.held().count());
            early.step(0.2);
            World.await(() -> early.site.held().count() == 1);
            early.step(75.8);
            assertEquals(1, early.site.held().count());
            early.step(0.2);
            World.await(() -> early.site.held().count() == 0);
        }
    }

    @Test
    void rule_3_2_waits25SecondsUnlessItIsSaid() throws Exception {
        Client client = world.held("/comet/a");
        world.step(24.9);
        assertEquals(1, world.site.held().count());
        world.step(0.2);
        assertEquals(204, client.read().status());
    }

    @Test
    void rule_3_2_theConfigurationBoundsTheWait() throws Exception {
        world.set("wait.max", 10);
        Client said = world.held("/comet/a?wait=110");
        Client unsaid = world.held("/comet/a");
        world.step(10.1);
        assertEquals(204, said.read().status());
        assertEquals(204, unsaid.read().status());
    }

    /** Events, timeouts and new polls race; what a client has put together must still be the log. */
    @Test
    void rule_3_5_everyPollerGetsEveryEventOnceAndInOrder() throws Exception {
        int events = 300;
        AtomicBoolean done = new AtomicBoolean();
        Thread clock = new Thread(() -> {
            while (!done.get()) {
                world.step(0.5);
                Thread.yield();
            }
        });
        ExecutorService pollers = Executors.newFixedThreadPool(8);
        List<Future<String>> received = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String target = (i % 2 == 0 ? "/comet/a" : "/comet/*") + "?wait=" + (1 + i % 3) + "&after=";
            received.add(pollers.submit(() -> {
                StringBuilder all = new StringBuilder();
                String cursor = "earliest";
                try (Client client = new Client(world.port())) {
                    while (!all.toString().endsWith(" " + events + " ")) {
                        Client.Response answer = client.get(target + cursor).read();
                        assertTrue(answer.status() == 200 || answer.status() == 204);
                        cursor = answer.cursor();
                        all.append(answer.body().replaceAll("(?s)\"data\":(\\d+)|.", "$1 ").replaceAll(" +", " ").stripLeading());
                    }
                }
                return all.toString();
            }));
        }
        clock.start();
        StringBuilder expected = new StringBuilder();
        for (int i = 1; i <= events; i++) {
            world.publish("/a", "" + i);
            expected.append(i).append(' ');
        }
        for (Future<String> one : received) {
            assertEquals(expected.toString(), one.get(60, TimeUnit.SECONDS));
        }
        done.set(true);
        clock.join();
        pollers.shutdown();
    }

    @Test
    void rule_3_3_anAnswerHasAtMost500Events() throws Exception {
        for (int i = 0; i < 501; i++) {
            world.publish("/a", "1");
        }
        Client.Response answer = world.get("/comet/a?after=earliest");
        assertTrue(answer.body().endsWith("],\"more\":true}\n"));
        assertEquals("e1.500", answer.cursor());
        answer = world.get("/comet/a?after=" + answer.cursor());
        assertTrue(answer.body().endsWith("\"data\":1}]}\n"));
        assertEquals("e1.501", answer.cursor());
    }

    @Test
    void rule_3_3_anAnswerHasAtMost256KiBButAlwaysTheFirstEvent() throws Exception {
        String large = "\"" + "x".repeat(300 * 1024) + "\"";
        world.publish("/a", large);
        world.publish("/a", "2");
        Client.Response answer = world.get("/comet/a?after=earliest");
        assertTrue(answer.body().contains(large));
        assertFalse(answer.body().contains("\"data\":2"));
        assertTrue(answer.body().endsWith("\"more\":true}\n"));
        assertEquals(Integer.parseInt(answer.header("Content-Length")), answer.bytes().length);
        assertTrue(world.get("/comet/a?after=" + answer.cursor()).body().contains("\"data\":2"));
    }

    @Test
    void rule_3_4_isAnswered204WithTheCursorMovedPastWhatWasForOthers() throws Exception {
        world.publish("/a", "1");
        Client client = world.held("/comet/a?wait=30&after=e1.1");
        world.publish("/b", "2");
        world.step(30.1);
        Client.Response answer = World.common(client.read());
        assertEquals(204, answer.status());
        assertTrue(List.of("e1.1", "e1.2").contains(answer.cursor()));
        assertNull(answer.header("Comet-Superseded"));
        assertEquals("e1.2", world.get("/comet/a?wait=0&after=e1.1").cursor());
    }

    @Test
    void rule_3_4_empty200GivesAnEmptyListInstead() throws Exception {
        Client client = world.held("/comet/a?wait=30&empty=200");
        world.step(30.1);
        Client.Response answer = client.read();
        assertEquals(200, answer.status());
        assertEquals("{\"cursor\":\"e1.0\",\"events\":[]}\n", answer.body());
        assertEquals("e1.0", answer.cursor());
    }

    @Test
    void rule_3_5_whatWasNotReceivedComesAgain() throws Exception {
        Client client = world.held("/comet/a?wait=60&after=e1.0");
        client.close();
        world.publish("/a", "1");
        World.await(() -> world.site.held().count() == 0);
        assertTrue(world.get("/comet/a?after=e1.0").body().contains("\"data\":1"));
        assertTrue(world.get("/comet/a?after=e1.0").body().contains("\"data\":1"));
    }

    @Test
    void rule_3_6_anEventSaysWhereItStands() throws Exception {
        world.publish("/a", "1");
        world.publish("/b", "2");
        world.hub().publish("/a", "moved", "k\"ey", "{\"x\":1e400}");
        String body = world.get("/comet/a?after=e1.2").body();
        assertTrue(body.matches("(?s).*\\[\\{\"channel\":\"/a\",\"id\":\"e1\\.3\",\"prev\":\"e1\\.1\","
                + "\"time\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\",\"type\":\"moved\",\"key\":\"k\\\\\"ey\","
                + "\"data\":\\{\"x\":1e400}}]}\n"), body);
    }

    @Test
    void rule_3_7_aNewerPollSupersedesTheOneThatIsHeld() throws Exception {
        Client older = world.held("/comet/a?wait=60&subscriber=me", "User: ann");
        Client newer = world.client().get("/comet/a?wait=60&subscriber=me&empty=200", "User: ann");
        Client.Response answer = World.common(older.read());
        assertEquals(204, answer.status());
        assertEquals("true", answer.header("Comet-Superseded"));
        assertEquals("e1.0", answer.cursor());
        World.await(() -> held() == 2);
        // One that is answered at once supersedes too.
        world.publish("/b", "1");
        assertEquals(200, world.get("/comet/b?after=earliest&subscriber=me", "User: ann").status());
        answer = newer.read();
        assertEquals(200, answer.status());
        assertEquals("true", answer.header("Comet-Superseded"));
        assertEquals(2, world.site.counters().of(Counters.Count.POLLS_SUPERSEDED));
    }

    @Test
    void rule_3_7_withoutAnIdNothingIsSuperseded() throws Exception {
        world.held("/comet/a?wait=60", "User: ann");
        world.held("/comet/a?wait=60", "User: ann");
        assertEquals(2, world.site.held().count());
    }

    @Test
    void rule_3_7_aGuessedIdDoesNoHarm() throws Exception {
        world.held("/comet/a?wait=60&subscriber=me", "User: ann");
        world.held("/comet/a?wait=60&subscriber=me", "User: bob");
        world.held("/comet/a?wait=60&subscriber=me");
        world.held("/comet/a?wait=60&subscriber=me");
        world.held("/comet/a?wait=60&subscriber=me", "Cookie: comet-subscriber=ann");
        world.held("/comet/a?wait=60&subscriber=me", "Cookie: comet-subscriber=00000000000000000000000000000001");
        assertEquals(6, world.site.held().count());
    }

    @Test
    void rule_3_7_whereThereIsNoPrincipalACookieTellsClientsApart() throws Exception {
        Client.Response first = world.get("/comet/a?wait=0&subscriber=me");
        String cookie = first.header("Set-Cookie");
        assertTrue(cookie.matches("comet-subscriber=[0-9a-f]{32}; Path=/comet; HttpOnly; SameSite=Lax"), cookie);
        assertNotEquals(cookie, world.get("/comet/a?wait=0&subscriber=me").header("Set-Cookie"));
        String sent = "Cookie: other=1; " + cookie.substring(0, cookie.indexOf(';'));
        Client older = world.held("/comet/a?wait=60&subscriber=me", sent);
        Client.Response newer = world.get("/comet/a?wait=0&subscriber=me", sent);
        assertNull(newer.header("Set-Cookie"));
        assertEquals("true", older.read().header("Comet-Superseded"));
        assertNull(world.get("/comet/a?wait=0").header("Set-Cookie"), "without an id there is no cookie");
    }

    @Test
    void aHeadTellsWhatAPlainPollWouldWithoutTheBody() throws Exception {
        world.publish("/a", "1");
        Client.Response answer = world.request("HEAD", "/comet/a?after=earliest");
        assertEquals(200, answer.status());
        assertEquals("e1.1", answer.cursor());
        assertEquals(204, world.request("HEAD", "/comet/a").status());
    }

    @Test
    void otherMethodsAreRefusedWithTheOnesThatAreThere() throws Exception {
        for (String method : List.of("PUT", "DELETE", "PATCH", "TRACE", "FROB")) {
            Client.Response answer = world.request(method, "/comet/a");
            world.refused(answer, 405, "method '" + method + "'");
            assertEquals("GET, HEAD, POST, OPTIONS", answer.header("Allow"));
            world.refused(world.request(method, "/comet/-/poll"), 405);
            world.refused(world.request(method, "/comet"), 405);
        }
        world.refused(world.get("/comet/-/poll"), 405, "'GET'");
        world.refused(world.get("/comet/-/publish"), 405, "'GET'");
        world.refused(world.post("/comet/", "1"), 405, "'POST'");
        Client.Response options = world.request("OPTIONS", "/comet/a");
        assertEquals(204, options.status());
        assertEquals("GET, HEAD, POST, OPTIONS", options.header("Allow"));
    }

    @Test
    void whatIsNotInTheDirectoryIsNotFound() throws Exception {
        for (String path : List.of("/-", "/-/", "/-/nothing", "/-/poll/", "/-/a%20b", "/-/problem/", "/-/problem/none")) {
            world.refused(world.get("/comet" + path), 404);
        }
        assertEquals("410 Events were lost\n", world.get("/comet/-/problem/gap").body());
    }
}
