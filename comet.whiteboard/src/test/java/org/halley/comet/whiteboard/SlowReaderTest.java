package org.halley.comet.whiteboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.halley.comet.shared.Client;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More clients that read nothing than there are threads. */
class SlowReaderTest {

    private static final int SLOW = World.THREADS + 6;
    private static final String LARGE = "\"" + "x".repeat(120 * 1024) + "\"";

    private World world;

    /** The world that it happens in. */
    World world() throws Exception {
        return new World();
    }

    @BeforeEach
    void open() throws Exception {
        world = world();
        world.hub(60);
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private void fill() throws Exception {
        for (int i = 0; i < 60; i++) {
            world.publish("/large", LARGE);
        }
    }

    /** Lets time pass, and after each second the container do what it has to do; else all would look stalled. */
    private void passTime(BooleanSupplier until) throws Exception {
        for (int seconds = 0; !until.getAsBoolean(); seconds++) {
            assertTrue(seconds < 2_000, "it never came about");
            assertEquals(204, world.get("/comet/small?wait=0").status());
            world.step(1);
        }
    }

    @Test
    void rule_4_7_slowStreamsHoldNoThreadAndSlowNobodyDown() throws Exception {
        List<Client> slow = new ArrayList<>();
        for (int i = 0; i < SLOW; i++) {
            Client client = world.slowClient().get("/comet?channel=/large&channel=/small", "Accept: text/event-stream");
            slow.add(client);
        }
        World.await(() -> world.site.held().count() == SLOW);
        Client fast = world.stream("/comet/small");
        fast.until("id: ");
        fill();
        for (int i = 0; i < 20; i++) {
            world.publish("/small", "" + i);
            fast.until("\"data\":" + i + "}");
        }
        assertEquals(204, world.get("/comet/small?wait=0").status());
        // When it reads again, it gets what is still there and is told of what is not.
        for (int i = 0; i < 60; i++) {
            world.publish("/large", LARGE);
        }
        world.publish("/small", "\"last\"");
        assertTrue(slow.get(0).head().status() == 200);
        String text = slow.get(0).until("\"last\"");
        assertTrue(text.contains("event: gap\ndata: {\"cursor\":"), "no gap was told");
    }

    @Test
    void rule_4_7_aStreamThatTakesNothingIsEndedAfterTheWriteTimeout() throws Exception {
        world.set("stream.seconds", 0);
        Client client = world.slowClient().get("/comet/large", "Accept: text/event-stream");
        World.await(() -> world.site.held().count() == 1);
        // A stream that comes late finds little of it retained: what the machine buffers has to be filled for sure.
        int[] published = new int[1];
        passTime(() -> {
            world.publish("/large", LARGE);
            published[0]++;
            return world.site.held().count() == 0;
        });
        assertEquals(1, world.site.counters().of(Counters.Count.ANSWERS_STALLED));
        assertTrue(client.drain() < published[0] * 120L * 1024);
    }

    @Test
    void longAnswersToClientsThatReadNothingHoldNoThreadAndEndAfterTheWriteTimeout() throws Exception {
        fill();
        List<Client> slow = new ArrayList<>();
        for (int i = 0; i < SLOW; i++) {
            // Several requests at once, so that the answers fill whatever the machine buffers.
            StringBuilder requests = new StringBuilder();
            for (int k = 0; k < 40; k++) {
                requests.append("GET /comet/large?after=earliest HTTP/1.1\r\nHost: x\r\n\r\n");
            }
            slow.add(world.slowClient().write(requests.toString().getBytes()));
        }
        World.await(() -> world.site.held().count() == SLOW);
        assertEquals(204, world.get("/comet/small?wait=0").status());
        passTime(() -> world.site.counters().of(Counters.Count.ANSWERS_STALLED) == SLOW);
        // Whoever reads before the container has cut him off is served on.
        World.await(() -> world.site.held().isEmpty());
        for (Client client : slow) {
            assertTrue(client.drain() < 60L * 120 * 1024);
        }
    }

    @Test
    void aHeldPollWhoseClientReadsNothingIsEndedAfterTheWriteTimeout() throws Exception {
        Client client = world.slowClient();
        StringBuilder requests = new StringBuilder();
        for (int k = 0; k < 40; k++) {
            requests.append("GET /comet/large?after=e2.0 HTTP/1.1\r\nHost: x\r\n\r\n");
        }
        client.write(requests.toString().getBytes());
        World.await(() -> world.site.counters().of(Counters.Count.POLLS_HELD) == 1);
        fill();
        World.await(() -> world.site.counters().of(Counters.Count.POLLS) > 10);
        passTime(() -> world.site.counters().of(Counters.Count.ANSWERS_STALLED) == 1);
        World.await(() -> world.site.held().count() == 0);
    }

    @Test
    void aBodyThatComesByteByByteHoldsNoThreadAndHasADeadline() throws Exception {
        world.set("publish.channels", "/**");
        List<Client> slow = new ArrayList<>();
        for (int i = 0; i < SLOW; i++) {
            slow.add(world.client().write(("POST /comet/a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 3\r\n\r\n").getBytes()).write("[".getBytes()));
        }
        World.await(() -> world.continuations.held() == SLOW);
        assertEquals(204, world.get("/comet/a?wait=0").status());
        slow.get(0).write("1".getBytes()).write("]".getBytes());
        assertEquals(201, slow.get(0).read().status());
        world.publish("/b", "1");
        world.step(30.1);
        for (Client client : slow.subList(1, SLOW)) {
            Client.Response answer = World.common(client.read());
            assertEquals(408, answer.status());
            assertEquals("close", answer.header("Connection"));
        }
        assertEquals(2, world.hub().log().head());
    }
}
