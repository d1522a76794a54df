package org.halley.comet.whiteboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.halley.comet.shared.Client;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamTest {

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

    @Test
    void rule_4_1_isAnEventStreamThatNothingInBetweenShouldHoldBack() throws Exception {
        Client client = world.client().get("/comet/a", "Accept: text/event-stream");
        Client.Response head = World.common(client.head());
        assertEquals(200, head.status());
        assertEquals("text/event-stream", head.header("Content-Type"));
        assertEquals("no", head.header("X-Accel-Buffering"));
    }

    @Test
    void rule_4_1_lastEventIdWinsOverAfter() throws Exception {
        for (int i = 1; i <= 3; i++) {
            world.publish("/a", "" + i);
        }
        Client client = world.stream("/comet/a?after=earliest", "Last-Event-ID: e1.2");
        String text = client.until("\"data\":3");
        assertTrue(text.contains("id: e1.2\n\nid: e1.3\ndata: "), text);
        assertFalse(text.contains("\"data\":2"), text);
        assertTrue(world.get("/comet/a?after=earliest", "Last-Event-ID: e1.2").body().contains("\"data\":1"), "a poll has no such");
    }

    @Test
    void rule_4_2_beginsAtOnceWithRetryAndABlockThatHoldsOnlyTheCursor() throws Exception {
        world.publish("/a", "1");
        assertEquals("retry: 2000\n\nid: e1.1\n\n", world.stream("/comet/a").until("id: e1.1\n\n"));
        try (World other = new World(true, bound -> bound - 1)) {
            assertTrue(other.stream("/comet/a").until("id: e1.0\n\n").startsWith("retry: 3000\n\n"));
        }
    }

    @Test
    void rule_4_2_sentinelsBecomeAPlaceBeforeTheirFirstEvent() throws Exception {
        for (int i = 1; i <= 3; i++) {
            world.publish("/a", "" + i);
        }
        String all = world.stream("/comet/a?after=earliest").until("\"data\":3");
        assertTrue(all.startsWith("retry: 2000\n\nid: e1.0\n\nid: e1.1\ndata:"), all);
        String last = world.stream("/comet/a?after=-2").until("\"data\":3");
        assertTrue(last.startsWith("retry: 2000\n\nid: e1.1\n\nid: e1.2\ndata:"), last);
    }

    @Test
    void rule_2_4_theLastOfEachChannelAreNoMoreThanThatOnAStream() throws Exception {
        world.publish("/a", "\"a1\"");
        for (int i = 2; i <= 9; i++) {
            world.publish("/b", "\"b" + i + "\"");
        }
        Client client = world.stream("/comet?channel=/a&channel=/b&after=-1");
        String text = client.until("b9");
        assertTrue(text.startsWith("retry: 2000\n\nid: e1.0\n\nid: e1.1\ndata: "), text);
        assertEquals("a1b9", text.replaceAll("(?s)\"data\":\"(..)\"|.", "$1"));
        world.publish("/a", "\"a10\"");
        assertTrue(client.until("a10").startsWith("id: e1.10\n"));
    }

    @Test
    void rule_4_3_writesIdTypeAndDataOnOneLine() throws Exception {
        Client client = world.stream("/comet/a");
        client.until("id: e1.0\n\n");
        world.hub().publish("/a", "greeting", "k", "[1,\n\"\\n\\r\\u0000\"]");
        String block = client.until("\n\n");
        assertTrue(block.startsWith("id: e1.1\nevent: greeting\ndata: {\"channel\":\"/a\",\"id\":\"e1.1\","), block);
        assertTrue(block.endsWith(",\"type\":\"greeting\",\"key\":\"k\",\"data\":[1,\"\\n\\r\\u0000\"]}\n\n"), block);
    }

    @Test
    void rule_4_4_aHeartbeatMovesTheCursorPastWhatWasForOthers() throws Exception {
        Client client = world.stream("/comet/a");
        client.until("id: e1.0\n\n");
        world.publish("/b", "1");
        world.step(14.9);
        assertFalse(client.hasMore());
        world.step(0.2);
        assertEquals("id: e1.1\n\n", client.until("\n\n"));
        world.step(15.1);
        assertEquals("id: e1.1\n\n", client.until("\n\n"));
        world.set("heartbeat.seconds", 1).step(15.1);
        client.until("\n\n");
        world.step(1.1);
        assertEquals("id: e1.1\n\n", client.until("\n\n"));
    }

    @Test
    void rule_4_4_aDeadPeerIsFoundByTheFailingWriteAndFreed() throws Exception {
        world.set("stream.seconds", 0);
        Client client = world.stream("/comet/a");
        client.until("id: e1.0\n\n");
        client.close();
        World.await(() -> {
            world.step(15);
            return world.site.held().count() == 0;
        });
        // What it followed stays watched for a few seconds: most who go come back.
        world.step(1);
        world.step(5);
        assertEquals(0, world.hub().open());
    }

    @Test
    void rule_4_5_endsAfterSixtySecondsAtTheEndOfAnEvent() throws Exception {
        Client client = world.stream("/comet/a");
        client.until("id: e1.0\n\n");
        world.publish("/a", "1");
        client.until("\"data\":1}\n\n");
        world.step(59.9);
        client.until("id: e1.1\n\n");
        assertEquals(1, world.site.held().count());
        world.step(0.2);
        assertEquals("", client.until(null));
        World.await(() -> world.site.held().count() == 0);
        // The connection is still good, and the cursor goes on.
        world.publish("/a", "2");
        client.get("/comet/a", "Accept: text/event-stream", "Last-Event-ID: e1.1");
        assertEquals(200, client.head().status());
        assertTrue(client.until("\"data\":2").contains("id: e1.2\n"));
    }

    @Test
    void rule_4_5_theEndIsJitteredAndZeroIsNever() throws Exception {
        try (World early = new World(true, bound -> bound - 1)) {
            Client client = early.stream("/comet/a");
            client.until("id: e1.0\n\n");
            early.step(47.9);
            assertEquals(1, early.site.held().count());
            early.step(0.2);
            client.until(null);
        }
        world.set("stream.seconds", 0);
        Client client = world.stream("/comet/a");
        client.until("id: e1.0\n\n");
        world.step(1_000_000);
        assertEquals("id: e1.0\n\n", client.until("\n\n"));
    }

    @Test
    void rule_4_6_writesALineForEachEventAndHeartbeat() throws Exception {
        world.publish("/a", "1");
        Client client = world.client().get("/comet/a?after=earliest", "Accept: application/x-ndjson");
        Client.Response head = World.common(client.head());
        assertEquals("application/x-ndjson", head.header("Content-Type"));
        String text = client.until("\"data\":1}\n");
        assertTrue(text.matches("\\{\"cursor\":\"e1.0\"}\n\\{\"channel\":\"/a\",\"id\":\"e1.1\",.*\"data\":1}\n"), text);
        world.publish("/b", "2");
        world.step(15.1);
        assertEquals("{\"cursor\":\"e1.2\"}\n", client.until("\n"));
    }

    @Test
    void goesThroughThePollDirectoryToo() throws Exception {
        world.publish("/a", "1");
        Client client = world.client().send("POST", "/comet/-/poll", "{\"channels\":[\"/a\"],\"after\":\"earliest\"}",
                "Content-Type: application/json", "Accept: text/event-stream");
        assertEquals(200, client.head().status());
        client.until("\"data\":1}\n\n");
    }

    @Test
    void aHeadTellsTheTypeAndEnds() throws Exception {
        Client.Response answer = world.request("HEAD", "/comet/a", "Accept: text/event-stream");
        assertEquals(200, answer.status());
        assertEquals("text/event-stream", answer.header("Content-Type"));
        assertEquals(0, world.site.held().count());
    }

    @Test
    void everyStreamGetsEveryEventOnceAndInOrder() throws Exception {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(world.stream(i % 2 == 0 ? "/comet/a/x" : "/comet/a/**", i % 4 < 2 ? "Accept: text/event-stream"
                    : "Accept: application/x-ndjson"));
        }
        World.await(() -> world.site.held().count() == 20);
        for (Client client : clients) {
            client.until("e1.0");
        }
        StringBuilder expected = new StringBuilder();
        for (int i = 1; i <= 500; i++) {
            world.publish("/a/x", "" + i);
            expected.append(i).append(' ');
        }
        for (Client client : clients) {
            String text = client.until("\"data\":500}");
            assertEquals(expected.toString(), text.replaceAll("(?s)\"data\":(\\d+)|.", "$1 ").replaceAll(" +", " ").trim() + ' ');
        }
    }
}
