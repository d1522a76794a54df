package org.halley.jetty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

/** Which requests may be repeated, and what is one of them. */
class RepetitionTest {

    private static final String HEADERS = "Host: a\r\nCookie: b=c\r\n\r\n";
    private static final String POLL = "GET /comet/a?wait=60&after=e1.7&x=y HTTP/1.1\r\n" + HEADERS;

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Repetition of(String request) {
        return Repetition.of(bytes(request));
    }

    @Test
    void onlyTheCursorMayDiffer() {
        Repetition poll = of(POLL);
        assertEquals("e1.7", poll.valueIn(bytes(POLL)));
        assertEquals("e2.12345.9", poll.valueIn(bytes(POLL.replace("e1.7", "e2.12345.9"))));
        assertEquals("-5", poll.valueIn(bytes(POLL.replace("e1.7", "-5"))));
        for (String other : List.of(POLL.replace("GET", "PUT"), POLL.replace("/a", "/b"), POLL.replace("60", "61"),
                POLL.replace("x=y", "x=z"), POLL.replace("1.1", "1.0"), POLL.replace("b=c", "b=d"),
                POLL.replace("Cookie", "cookie"), POLL.replace("Host: a", "Host: a\r\nX: y"), POLL.substring(1),
                POLL.substring(0, POLL.length() - 1), POLL + "G", POLL + POLL, "", "\r\n\r\n",
                POLL.replace("e1.7", ""), POLL.replace("e1.7", "a%20b"), POLL.replace("e1.7", "a&b=c"),
                POLL.replace("e1.7", "a HTTP/1.1\r\nX: y"), POLL.replace("e1.7", "x".repeat(65)),
                POLL.replace("e1.7", "a\u00e9"), POLL.replace("e1.7", "a/b"), POLL.replace("e1.7", "a+b"))) {
            assertNull(poll.valueIn(bytes(other)), other);
        }
    }

    @Test
    void itMayStandAnywhereInABuffer() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1000);
        buffer.position(17);
        buffer.put(POLL.getBytes(StandardCharsets.ISO_8859_1)).limit(buffer.position()).position(17);
        Repetition poll = Repetition.of(buffer);
        assertEquals("e1.7", poll.valueIn(buffer));
        assertEquals(17, buffer.position());
    }

    @Test
    void theParameterMayBeTheFirstOrTheLast() {
        assertEquals("now", of("GET /a?after=now HTTP/1.1\r\nHost: a\r\n\r\n")
                .valueIn(bytes("GET /a?after=now HTTP/1.1\r\nHost: a\r\n\r\n")));
        assertNotNull(of("GET /a?after=now&wait=1 HTTP/1.1\r\nHost: a\r\n\r\n"));
        assertNotNull(of("GET /a?thereafter=x&after=now HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n"));
    }

    @Test
    void whateverIsMoreThanOneWholeHeadOfAGetIsNotRepeated() {
        for (String other : List.of("", "GET ", POLL.replace("GET", "POST"), POLL.replace("HTTP/1.1", "HTTP/1.0"),
                POLL.substring(0, POLL.length() - 2), POLL + POLL, POLL + "x", POLL.replace("after=", "behind="),
                POLL.replace("after=", "thereafter="), POLL.replace("x=y", "after=e1.8"), POLL.replace("?", "/"),
                POLL.replace("e1.7", "e%31.7"), POLL.replace("e1.7", "x".repeat(65)), POLL.replace("\r\n", "\n"),
                POLL.replace("Cookie: b=c", "Content-Length: 3"), POLL.replace("Cookie: b=c", "content-length : 3"),
                POLL.replace("Cookie: b=c", "Transfer-Encoding: chunked"), POLL.replace("Cookie: b=c", "Upgrade: h2c"),
                POLL.replace("Cookie: b=c", "Expect: 100-continue"), POLL.replace("Cookie: b=c", "Connection: close"),
                POLL.replace("Cookie: b=c", " folded: b"), POLL.replace("Cookie: b=c", "Cookie: b\nX: y"),
                POLL.replace("b=c", "b".repeat(3000)))) {
            assertNull(of(other), other);
        }
    }

    @Test
    void itBelongsToTheTargetThatItHas() {
        Repetition poll = of(POLL);
        assertTrue(poll.isOf("/comet/a?wait=60&after=e1.7&x=y"));
        assertTrue(poll.isOf("/comet/a?wait=60&after=e1.8&x=y"));
        for (String other : List.of("", "/", "/comet/a", "/comet/b?wait=60&after=e1.7&x=y", "/comet/a?wait=60&after=e1.7",
                "/comet/a?wait=60&after=e1.7&x=y&z=1", "/comet/a?wait=60&after=e1.7&x=z")) {
            assertFalse(poll.isOf(other), other);
        }
    }
}
