package org.halley.comet.whiteboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.halley.comet.shared.Client;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Behind a filter that does not support asynchronous requests. */
class AsyncRefusedTest {

    private World world;

    @BeforeEach
    void open() throws Exception {
        world = new World(false).set("publish.channels", "/**");
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void aPollIsAnsweredAtOnce() throws Exception {
        Client.Response answer = world.get("/comet/a?wait=60");
        assertEquals(204, answer.status());
        assertEquals("e1.0", answer.cursor());
        world.publish("/a", "1");
        assertEquals(200, world.get("/comet/a?wait=60&after=" + answer.cursor()).status());
        assertEquals(1, world.site.counters().of(Counters.Count.ASYNC_REFUSED));
    }

    @Test
    void aStreamGivesWhatIsThereAndEnds() throws Exception {
        world.publish("/a", "1");
        world.publish("/a", "2");
        String text = world.get("/comet/a?after=earliest", "Accept: text/event-stream").body();
        assertTrue(text.startsWith("retry: 2000\n\nid: e1.0\n\nid: e1.1\ndata: "), text);
        assertTrue(text.endsWith("\"data\":2}\n\n"), text);
        assertTrue(world.get("/comet/a?after=earliest", "Accept: application/x-ndjson").body().endsWith("\"data\":2}\n"));
    }

    @Test
    void aLongAnswerAndABodyInPiecesWorkAllTheSame() throws Exception {
        world.publish("/a", "\"" + "x".repeat(100_000) + "\"");
        assertTrue(world.get("/comet/a?after=earliest").bytes().length > 100_000);
        Client client = world.client().write(("POST /comet/b HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n1\r\n[\r\n").getBytes());
        World.await(() -> world.site.counters().of(Counters.Count.ASYNC_REFUSED) == 2);
        client.write("1\r\n]\r\n0\r\n\r\n".getBytes());
        assertEquals(201, client.read().status());
        world.set("body.max", 5);
        assertEquals(413, world.client().write(("POST /comet/b HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n8\r\n[1,2,3,4\r\n").getBytes()).read().status());
    }
}
