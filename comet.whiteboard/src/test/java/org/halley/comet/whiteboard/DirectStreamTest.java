package org.halley.comet.whiteboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Streams that are written past the container, on connections that let them. */
class DirectStreamTest {

    private World world;

    @AfterEach
    void close() throws Exception {
        if (world != null) {
            world.close();
        }
    }

    /** What holds for streams holds for these. */
    @Nested
    class Streams extends StreamTest {
        @Override
        World world() throws Exception {
            return World.repeating();
        }
    }

    /** What holds for clients that read nothing holds for these. */
    @Nested
    class SlowReaders extends SlowReaderTest {
        @Override
        World world() throws Exception {
            return World.repeating();
        }
    }

    /** What holds when somebody goes holds for these. */
    @Nested
    class GoingAway extends GoingAwayTest {
        @Override
        World world() throws Exception {
            return World.repeating();
        }
    }

    /** What holds for gaps holds for these. */
    @Nested
    class Gaps extends GapTest {
        @Override
        World world() throws Exception {
            return World.repeating();
        }
    }

    private long direct() {
        return world.site.counters().of(Counters.Count.STREAMS_DIRECT);
    }

    private String event(Client client, int number) throws Exception {
        world.publish("/a", "" + number);
        return client.until("\"data\":" + number + "}\n\n");
    }

    @Test
    void isWrittenDirectlyOnceItsHeadIsSent() throws Exception {
        world = World.repeating();
        Client client = world.stream("/comet/a");
        client.until("id: e1.0\n\n");
        for (int i = 1; i <= 20; i++) {
            event(client, i);
        }
        assertEquals(1, direct());
    }

    @Test
    void goesThroughAFilterThatIsThere() throws Exception {
        world = World.repeating(true);
        Client client = world.stream("/comet/a");
        client.until("id: e1.0\n\n");
        event(client, 1);
        assertEquals(0, direct());
    }

    @Test
    void isWrittenWithoutChunksToAnOlderClient() throws Exception {
        world = World.repeating();
        Client client = world.client();
        client.write("GET /comet/a HTTP/1.0\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        assertEquals(200, client.head().status());
        for (String line : List.of("retry: 2000", "", "id: e1.0", "")) {
            assertEquals(line, client.line());
        }
        world.publish("/a", "1");
        assertEquals("id: e1.1", client.line());
        assertTrue(client.line().endsWith("\"data\":1}"));
        assertEquals(0, direct());
    }

    @Test
    void isEndedByTheContainerSoThatTheConnectionGoesOn() throws Exception {
        world = World.repeating();
        Client client = world.stream("/comet/a");
        client.until("id: e1.0\n\n");
        event(client, 1);
        world.step(59.9);
        client.until("id: e1.1\n\n");
        world.step(0.2);
        assertEquals("", client.until(null));
        World.await(() -> world.site.held().count() == 0);
        client.get("/comet/a?after=e1.1", "Accept: application/x-ndjson");
        assertEquals(200, client.head().status());
        client.until("{\"cursor\":\"e1.1\"}\n");
        world.publish("/a", "2");
        client.until("\"data\":2}\n");
        assertEquals(2, direct());
    }

    @Test
    void allThatIsPublishedAtOnceComesOnceAndInOrder() throws Exception {
        world = World.repeating();
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Client client = world.stream("/comet/a");
            client.until("id: e1.0\n\n");
            clients.add(client);
        }
        StringBuilder expected = new StringBuilder();
        for (int i = 1; i <= 500; i++) {
            world.publish("/a", "" + i);
            expected.append(i).append(' ');
        }
        for (Client client : clients) {
            String text = client.until("\"data\":500}\n\n");
            StringBuilder got = new StringBuilder();
            for (String block : text.split("\n\n")) {
                got.append(block.replaceAll("(?s).*\"data\":([0-9]+)\\}.*", "$1")).append(' ');
            }
            assertEquals(expected.toString(), got.toString());
        }
        assertEquals(20, direct());
    }
}
