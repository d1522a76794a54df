package org.halley.benchmark.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

/** With answers recorded from Nchan 1.3.6. */
class NchanTest {

    private static final String OK = """
        HTTP/1.1 200 OK
        Server: nginx/1.22.1
        Content-Length: 36
        Last-Modified: Fri, 20 Nov 2026 20:40:30 GMT
        Connection: keep-alive
        Etag: %s
        Vary: If-None-Match, If-Modified-Since
        """;
    private static final String TWO = "\"@@3 1 ...\"\n\"@@3 2 ...\"";

    private static Recorded follow(Way way) {
        return new Recorded(new Nchan().protocol(way, "localhost").follower(3, 0));
    }

    @Test
    void thePollAfterAnAnswerSaysWhatItHas() {
        Recorded nchan = follow(Way.POLL);
        assertEquals("GET /poll/3 HTTP/1.1\r\nHost: localhost\r\n\r\n", nchan.asked());
        assertEquals(List.of("3/1", "3/2"), nchan.answer(OK.formatted("11"), TWO).events());
        assertEquals("GET /poll/3 HTTP/1.1\r\nHost: localhost\r\nIf-Modified-Since: Fri, 20 Nov 2026 20:40:30 GMT\r\n"
            + "If-None-Match: 11\r\n\r\n", nchan.asked());
        nchan.answer(OK.formatted("2"), TWO);
        assertTrue(nchan.asked().endsWith("If-None-Match: 2\r\n\r\n"));
    }

    @Test
    void aPollForWhatIsThereAsksForTheSameAgain() {
        Recorded nchan = follow(Way.READY);
        String first = nchan.asked();
        nchan.answer(OK.formatted("0"), TWO);
        assertEquals(first, nchan.asked());
    }

    @Test
    void theEventsOfAStreamAreFoundBetweenItsOtherLines() {
        Recorded nchan = follow(Way.EVENTS);
        assertEquals("GET /events/3 HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n", nchan.asked());
        nchan.answer("HTTP/1.1 200 OK\nContent-Type: text/event-stream; charset=utf-8\n",
            ": hi\n\nid: 1795207228:0\ndata: \"@@3 1 ...\"\n\nid: 1795207228:1\ndata: \"@@3 2 ...\"\n\n");
        assertEquals(List.of("3/1", "3/2"), nchan.events());
        assertThrows(IllegalStateException.class, nchan::asked);
    }

    @Test
    void anAnswerThatDoesNotSayWhereToGoOnIsRefused() {
        Recorded nchan = follow(Way.POLL);
        assertThrows(IllegalStateException.class, () -> nchan.answer("HTTP/1.1 200 OK\nEtag: 1\n", TWO));
        assertThrows(IllegalStateException.class, () -> nchan.answer("HTTP/1.1 403 Forbidden\n", ""));
    }

    @Test
    void aPublicationIsAcceptedWhetherSomebodyWaitsOrNot() {
        Recorded publisher = new Recorded(new Nchan().protocol(Way.POLL, "localhost").publisher(0));
        publisher.answer("HTTP/1.1 201 Created\n", "queued messages: 1\r\n");
        publisher.answer("HTTP/1.1 202 Accepted\n", "queued messages: 1\r\n");
        assertThrows(IllegalStateException.class, () -> publisher.answer("HTTP/1.1 403 Forbidden\n", ""));
    }

    @Test
    void onlyTheWorkersOfRootAreToldWhoTheyAre() {
        Path folder = Path.of("/tmp/run");
        String root = Nchan.configuration(folder, 8181, Path.of("/m.so"), 1_000_000, "root");
        assertTrue(root.contains("user root;"), root);
        assertTrue(root.contains("listen 127.0.0.1:8181 "), root);
        assertTrue(root.contains("worker_rlimit_nofile 65536;"), root);
        assertFalse(root.contains("%"), root);
        assertFalse(Nchan.configuration(folder, 8181, Path.of("/m.so"), 1024, "me").contains("user "));
    }
}
