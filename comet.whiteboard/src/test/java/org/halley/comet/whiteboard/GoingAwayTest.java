package org.halley.comet.whiteboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.halley.comet.service.TestHub;
import org.halley.comet.shared.Client;
import org.halley.comet.shared.Drain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GoingAwayTest {

    private World world;

    /** The world that it happens in. */
    World world() throws Exception {
        return new World();
    }

    @BeforeEach
    void open() throws Exception {
        world = world();
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private void drain(List<Long> pauses) {
        new Drain(world.site, millis -> {
            pauses.add(millis);
            world.breathe();
        }).run();
    }

    @Test
    void rule_8_1_answersAllThatIsHeldAndRefusesWhatIsNew() throws Exception {
        world.publish("/b", "1");
        Client poll = world.held("/comet/a?wait=60");
        Client empty = world.held("/comet/a?wait=60&empty=200");
        Client stream = world.stream("/comet/a");
        stream.until("id: e1.1\n\n");
        Client lines = world.stream("/comet/a", "Accept: application/x-ndjson");
        lines.until("\n");
        Client body = world.client().write(("POST /comet/-/poll HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 9\r\n\r\n{").getBytes());
        World.await(() -> world.site.held().count() == 5);
        drain(new ArrayList<>());
        Client.Response answer = World.common(poll.read());
        assertEquals(204, answer.status());
        assertEquals("e1.1", answer.cursor());
        assertEquals("{\"cursor\":\"e1.1\",\"events\":[]}\n", empty.read().body());
        assertEquals("", stream.until(null));
        assertEquals("", lines.until(null));
        assertEquals(503, body.read().status());
        for (String path : List.of("/a", "/a?wait=0", "", "/-/status")) {
            Client.Response refused = world.get("/comet" + path);
            world.refused(refused, 503);
            assertEquals("1", refused.header("Retry-After"));
        }
        world.refused(world.post("/comet/a", "1"), 503);
        assertTrue(world.site.held().isEmpty());
    }

    @Test
    void rule_8_1_manyAreSpreadOverTheWindow() throws Exception {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 201; i++) {
            clients.add(world.client().get("/comet/a?wait=60"));
        }
        World.await(() -> world.site.held().count() == 201);
        List<Integer> left = new ArrayList<>();
        new Drain(world.site, millis -> {
            assertEquals(20, millis);
            int count = world.site.held().count();
            left.add(count);
            world.breathe();
        }).run();
        assertTrue(left.size() >= 99, "2 seconds in steps of 20 ms: " + left.size());
        for (Client client : clients) {
            assertEquals(204, client.read().status());
        }
    }

    @Test
    void rule_8_1_neverHangsOnAClientThatReadsNothing() throws Exception {
        world.hub(100);
        String large = "\"" + "x".repeat(200 * 1024) + "\"";
        world.slowClient().get("/comet/large", "Accept: text/event-stream");
        World.await(() -> world.site.held().count() == 1);
        for (int i = 0; i < 100; i++) {
            world.publish("/large", large);
        }
        List<Long> pauses = new ArrayList<>();
        drain(pauses);
        assertTrue(pauses.size() <= 100, "2 seconds of grace, or less if the end was written before the client's buffers were full");
        World.await(() -> world.site.held().isEmpty());
    }

    @Test
    void rule_8_1_anInterruptedThreadDrainsAtOnceAndStaysInterrupted() throws Exception {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            clients.add(world.client().get("/comet/a?wait=60"));
        }
        World.await(() -> world.site.held().count() == 150);
        Thread.currentThread().interrupt();
        new Drain(world.site, Thread::sleep).run();
        assertTrue(Thread.interrupted());
        for (Client client : clients) {
            assertEquals(204, client.read().status());
        }
    }

    @Test
    void rule_8_2_heldPollsStayHeldWhileTheHubIsAwayAndGoOnWithTheSameLog() throws Exception {
        TestHub first = world.hub();
        Client before = world.held("/comet/a?wait=60");
        world.hubLeaves();
        Client during = world.held("/comet/a?wait=60");
        Client place = world.held("/comet/a?wait=60&after=e1.0");
        assertEquals(3, world.site.held().count());
        world.hub(new TestHub(first.log(), 1000, 1000, 1 << 20));
        world.settle();
        assertEquals(3, world.site.held().count());
        world.publish("/a", "1");
        for (Client client : List.of(before, during, place)) {
            Client.Response answer = client.read();
            assertEquals(200, answer.status());
            assertEquals("e1.1", answer.cursor());
        }
    }

    @Test
    void rule_8_2_whatWasPublishedBeforeTheyLookedAgainIsNotLost() throws Exception {
        TestHub first = world.hub();
        Client before = world.held("/comet/a?wait=60");
        world.hubLeaves();
        Client during = world.held("/comet/a?wait=60");
        TestHub second = new TestHub(first.log(), 1000, 1000, 1 << 20);
        second.publish("/a", "1");
        world.hub(second);
        assertTrue(before.read().body().contains("\"data\":1"));
        assertTrue(during.read().body().contains("\"data\":1"));
    }

    @Test
    void rule_8_2_anotherLogIsAGapForAllThatWereHeld() throws Exception {
        Client before = world.held("/comet/a?wait=60");
        Client stream = world.stream("/comet/a");
        stream.until("id: e1.0\n\n");
        world.hubLeaves();
        Client during = world.held("/comet/a?wait=60");
        world.hub(10);
        assertEquals(410, before.read().status());
        assertEquals(410, during.read().status());
        assertTrue(stream.until("gap").contains("id: e2.0\nevent: gap\n"));
        world.publish("/a", "1");
        stream.until("\"data\":1}\n\n");
    }

    @Test
    void rule_8_2_streamsOpenWhileTheHubIsAwayAndSayTheirCursorWhenItIsKnown() throws Exception {
        world.publish("/a", "1");
        world.hubLeaves();
        Client place = world.stream("/comet/a?after=e1.1");
        assertEquals("retry: 2000\n\nid: e1.1\n\n", place.until("id: e1.1\n\n"));
        Client earliest = world.stream("/comet/a?after=earliest");
        assertEquals("retry: 2000\n\n", earliest.until("retry: 2000\n\n"));
        world.hub(10);
        assertTrue(place.until("gap").contains("event: gap"));
        assertEquals("id: e2.0\n\n", earliest.until("id: "));
        world.publish("/a", "2");
        earliest.until("\"data\":2");
    }

    @Test
    void rule_8_2_aPollThatEndsWhileTheHubIsAwayKeepsItsCursor() throws Exception {
        world.publish("/a", "1");
        world.hubLeaves();
        Client held = world.held("/comet/a?wait=30&after=e1.1");
        Client earliest = world.held("/comet/a?wait=30&after=earliest");
        world.step(30.1);
        assertEquals("e1.1", held.read().cursor());
        Client.Response answer = earliest.read();
        assertEquals(204, answer.status());
        assertEquals("earliest", answer.cursor());
        assertEquals("e1.1", world.get("/comet/a?wait=0").cursor(), "now is where the log ended");
    }

    @Test
    void rule_8_2_publishingIsRefusedForNow() throws Exception {
        world.set("publish.channels", "/**").hubLeaves();
        for (String path : List.of("/a", "/-/publish")) {
            Client.Response answer = world.post("/comet" + path, "{\"events\":[{\"channel\":\"/a\",\"data\":1}]}");
            assertEquals(503, answer.status());
            assertEquals("1", answer.header("Retry-After"));
        }
        assertEquals(503, world.get("/comet/").status());
        world.hub(10);
        assertEquals(201, world.post("/comet/a", "1").status());
    }

    @Test
    void withoutAnyHubEverNowIsNotKnownAndNotPretended() throws Exception {
        Site site = new Site(world.continuations, Settings.DEFAULT, world.time, bound -> 0, world.background);
        assertNull(site.hubs().current());
        assertEquals(org.halley.comet.Cursor.NOW, site.hubs().placeOf(org.halley.comet.Cursor.NOW));
        assertFalse(site.draining());
    }

    @Test
    void aHubThatIsReplacedByABetterOneIsLeftWithoutARest() throws Exception {
        TestHub first = world.hub();
        Client held = world.held("/comet/a?wait=60");
        TestHub second = new TestHub(first.log(), 1000, 1000, 1 << 20);
        world.site.hubs().come(second.channels());
        world.site.hubChanged();
        world.settle();
        assertFalse(world.site.hubs().leave(first.channels()), "the old one is not the current one any more");
        assertEquals(0, first.open());
        world.hub(second);
        second.publish("/a", "1");
        assertEquals(200, held.read().status());
    }
}
