package org.halley.benchmark.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

class HeadTest {

    private final Head head = new Head();

    @Test
    void aHeaderIsFoundWhateverItsCase() {
        read("HTTP/1.1 204 No Content\r\nComet-Cursor-Not: 1\r\ncOMET-Cursor:  abc.1 \r\nA: b\r\n\r\n");
        assertEquals(204, head.status());
        assertTrue(head.find("comet-cursor".getBytes(StandardCharsets.US_ASCII)));
        assertEquals("abc.1", head.value());
        assertTrue(head.find("a".getBytes(StandardCharsets.US_ASCII)));
        assertFalse(head.find("etag".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void anAnswerWithoutHeadersHasNone() {
        read("HTTP/1.1 200 OK\r\n\r\n");
        assertFalse(head.find("a".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void aNumberIsOneOrIsRefused() {
        read("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\nB: 12x\r\n\r\n");
        assertTrue(head.find("content-length".getBytes(StandardCharsets.US_ASCII)));
        assertEquals(1234, head.number());
        assertTrue(head.find("b".getBytes(StandardCharsets.US_ASCII)));
        assertThrows(IllegalStateException.class, head::number);
    }

    @Test
    void whatIsNoHttpIsRefused() {
        assertThrows(IllegalStateException.class, () -> read("SSH-2.0-OpenSSH\r\n\r\n"));
    }

    private void read(String text) {
        byte[] bytes = ("xx" + text).getBytes(StandardCharsets.ISO_8859_1);
        head.at(bytes, 2, bytes.length);
    }
}
