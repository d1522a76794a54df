package org.halley.benchmark.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

class FramingTest {

    private static final Events NONE = (channel, sequence) -> {
    };

    /** Notes what it is told. */
    private static final class Notes implements Dialogue {

        private final List<String> all = new ArrayList<>();

        @Override
        public void ask(ByteBuffer out) {
            throw new AssertionError("only the engine asks");
        }

        @Override
        public void head(Head head) {
            all.add(Integer.toString(head.status()));
        }

        @Override
        public void body(byte[] bytes, int from, int to, Events events) {
            all.add(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
        }

        @Override
        public boolean isReady() {
            return true;
        }
    }

    @Test
    void aBodyWithALengthIsPassedOnAsAWholeWhereverItIsCut() {
        everyCut("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab\nde", false, List.of("200", "ab\nde"));
    }

    @Test
    void anAnswerWithoutABodyEndsWithItsHead() {
        everyCut("HTTP/1.1 204 No Content\r\nA: b\r\n\r\n", false, List.of("204"));
        everyCut("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n", false, List.of("201"));
    }

    @Test
    void whatIsSaidBeforeTheAnswerIsNotTakenForIt() {
        everyCut("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\nx", false,
            List.of("201", "x"));
    }

    @Test
    void chunksArePutTogether() {
        everyCut("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n", false,
            List.of("200", "abc0123456789"));
        everyCut("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", false, List.of("200"));
    }

    @Test
    void aStreamIsPassedOnInWholeLines() {
        String text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "4\r\na\nbc\r\n1\r\nd\r\n6\r\n\ne\n\nfg\r\n1\r\n\n\r\n0\r\n\r\n";
        for (int cut = 0; cut <= text.length(); cut++) {
            List<String> told = take(text, cut, true);
            assertEquals("a\nbcd\ne\n\nfg\n", String.join("", told.subList(1, told.size())), "cut at " + cut);
            assertTrue(told.subList(1, told.size()).stream().allMatch(part -> part.endsWith("\n")), told::toString);
        }
    }

    @Test
    void aLineIsPassedOnBeforeTheStreamEnds() {
        Notes notes = new Notes();
        Framing framing = new Framing(notes, NONE, new Head(), true);
        byte[] bytes = bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\na\nb\nc\r\n");
        assertEquals(bytes.length, framing.take(bytes, 0, bytes.length));
        assertFalse(framing.hasEnded());
        assertEquals(List.of("200", "a\nb\n"), notes.all);
    }

    @Test
    void aStreamWithoutALengthGoesOn() {
        Notes notes = new Notes();
        Framing framing = new Framing(notes, NONE, new Head(), true);
        byte[] bytes = bytes("HTTP/1.1 200 OK\r\nA: b\r\n\r\na\nb");
        assertEquals(bytes.length, framing.take(bytes, 0, bytes.length));
        assertEquals(3, framing.take(bytes("c\nd"), 0, 3));
        assertFalse(framing.hasEnded());
        assertEquals("a\nbc\n", String.join("", notes.all.subList(1, notes.all.size())));
    }

    @Test
    void nothingBehindAnAnswerIsTaken() {
        Framing framing = new Framing(new Notes(), NONE, new Head(), false);
        byte[] bytes = bytes("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP");
        assertEquals(bytes.length - 4, framing.take(bytes, 0, bytes.length));
        assertTrue(framing.hasEnded());
    }

    @Test
    void whatHasNoLengthIsRefused() {
        assertThrows(IllegalStateException.class, () -> take("HTTP/1.1 200 OK\r\nA: b\r\n\r\nx", 0, false));
        assertThrows(IllegalStateException.class,
            () -> take("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 0, true));
    }

    private static void everyCut(String text, boolean isStream, List<String> expected) {
        for (int cut = 0; cut <= text.length(); cut++) {
            assertEquals(expected, take(text, cut, isStream), "cut at " + cut);
        }
    }

    /** Gives one part and then all that is left, as a connection does; asserts that the answer ends with its last byte. */
    private static List<String> take(String text, int cut, boolean isStream) {
        Notes notes = new Notes();
        Framing framing = new Framing(notes, NONE, new Head(), isStream);
        byte[] bytes = bytes(text);
        int taken = framing.take(Arrays.copyOf(bytes, cut), 0, cut);
        assertEquals(cut == bytes.length, framing.hasEnded());
        if (!framing.hasEnded()) {
            byte[] rest = Arrays.copyOfRange(bytes, taken, bytes.length);
            assertEquals(rest.length, framing.take(rest, 0, rest.length));
            assertTrue(framing.hasEnded());
        }
        return notes.all;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
