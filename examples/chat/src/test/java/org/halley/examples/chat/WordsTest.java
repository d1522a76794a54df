package org.halley.examples.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Function;

import org.halley.examples.chat.Refusal.Reason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

    private static void assertRefused(Function<String, ?> type, String field, String text) {
        Refusal refusal = assertThrows(Refusal.class, () -> type.apply(text));
        assertEquals(Reason.MALFORMED, refusal.reason());
        assertEquals(field, refusal.field());
        assertTrue(refusal.getMessage().contains("1 to "), refusal.getMessage());
        assertTrue(refusal.getMessage().chars().allMatch(c -> c >= ' ' && c < 127), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = { "lobby", "a", "0", "comets-2061", "aaaaaaaaaabbbbbbbbbbccccccccccdd" })
    void roomNames(String text) {
        assertEquals("/chat/" + text, new RoomName(text).channel());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = { "", " ", "-", "-a", "Lobby", "a b", "a/b", "..", "*", "**", "ä", "a\n", "a\u0000",
        "aaaaaaaaaabbbbbbbbbbccccccccccddd" })
    void noRoomNames(String text) {
        assertRefused(RoomName::new, "room", text);
    }

    @ParameterizedTest
    @ValueSource(strings = { "Ada", "Zoë", "O'Neill", "Jean-Luc", "R. 2", "李", "3", "aaaaaaaaaaaabbbbbbbbbbbb" })
    void memberNames(String text) {
        assertEquals(text, new MemberName("  " + text + " ").text());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = { "", "  ", "'", "-a", "<b>", "a\tb", "a\u0007", "a\u202eb", "a\u200bb", "a\ud800", "\u0301",
        "aaaaaaaaaaaabbbbbbbbbbbbc" })
    void noMemberNames(String text) {
        assertRefused(MemberName::new, "name", text);
    }

    @ParameterizedTest
    @ValueSource(strings = { "hello", "<script>alert(1)</script>", "a\nb", "\ud83d\ude80", "  kept  inside" })
    void lines(String text) {
        assertEquals(text.strip(), new Line(" " + text + "\n").text());
    }

    @ParameterizedTest
    @ValueSource(strings = { "a\r\nb\r\n" })
    void lineEndsAreOne(String text) {
        assertEquals("a\nb", new Line(text).text());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = { "", " \n ", "a\u0000b", "a\u001b[31m", "a\rb", "a\u0085b", "a\u2028b", "\ud800", "\ud83d",
        "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n20\n21" })
    void noLines(String text) {
        assertRefused(Line::new, "text", text);
    }

    @ParameterizedTest
    @ValueSource(ints = { 1001, 2000, 2001, 100_000 })
    void noLongerLinesThanAllowed(int length) {
        assertEquals(1000, new Line("x".repeat(1000)).text().length());
        assertRefused(Line::new, "text", "x".repeat(length));
    }
}
