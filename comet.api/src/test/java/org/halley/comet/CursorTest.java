package org.halley.comet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 2.1, 2.4 and 2.6 of the protocol. */
class CursorTest {

    private static final long MAX = 999_999_999_999_999_999L;

    static Stream<Cursor> places() {
        return Stream.of(Cursor.of("e1", 0), Cursor.of("e1", 7), Cursor.of("e1", 7, 3), Cursor.of("0", 1),
                Cursor.of("abcdefghij0123456789", MAX, MAX), Cursor.of("now", 5), Cursor.of("1", 0, 1));
    }

    @ParameterizedTest
    @MethodSource("places")
    void readsBackWhatItWrote(Cursor cursor) {
        Cursor read = Cursor.parse(cursor.toString());
        assertEquals(cursor, read);
        assertEquals(cursor.hashCode(), read.hashCode());
        assertEquals(cursor.epoch(), read.epoch());
        assertEquals(cursor.position(), read.position());
        assertEquals(cursor.told(), read.told());
        assertTrue(read.isPlace());
        assertEquals(0, read.lastCount());
        assertTrue(cursor.toString().matches("[A-Za-z0-9._~-]{1,64}"), cursor.toString());
    }

    @Test
    void isWrittenAsEpochPositionAndWhatWasTold() {
        assertEquals("e1.7", Cursor.of("e1", 7).toString());
        assertEquals("e1.7", Cursor.of("e1", 7, 0).toString());
        assertEquals("e1.7.3", Cursor.of("e1", 7, 3).toString());
    }

    @Test
    void differsByEachPart() {
        assertNotEquals(Cursor.of("e1", 7), Cursor.of("e2", 7));
        assertNotEquals(Cursor.of("e1", 7), Cursor.of("e1", 8));
        assertNotEquals(Cursor.of("e1", 7), Cursor.of("e1", 7, 1));
        assertNotEquals(Cursor.of("e1", 7), "e1.7");
    }

    @Test
    void readsSentinels() {
        assertSame(Cursor.NOW, Cursor.parse("now"));
        assertSame(Cursor.EARLIEST, Cursor.parse("earliest"));
        for (int n : new int[] {1, 9, 10, 99, 500, 1000}) {
            Cursor last = Cursor.parse("-" + n);
            assertEquals(Cursor.last(n), last);
            assertEquals(n, last.lastCount());
            assertEquals("-" + n, last.toString());
            assertFalse(last.isPlace());
            assertEquals(0, last.position());
        }
        assertFalse(Cursor.NOW.isPlace());
        assertFalse(Cursor.EARLIEST.isPlace());
        assertEquals(0, Cursor.NOW.lastCount());
        assertEquals("", Cursor.EARLIEST.epoch());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "NOW", "Earliest", "now ", " now", "-", "-0", "-1001", "-01", "--1", "-1.0", "-10000",
        "+1", "1", "e1", "e1.", ".7", "e1.-7", "e1.+7", "e1.07", "e1.00", "e1.7.", "e1.7.0", "e1.7.03", "e1.7.-1", "e1..3",
        "e1.7.3.", "e1.7.3.4", "E1.7", "e_1.7", "e 1.7", "e1. 7", "e1.7 ", "e1.7x", "e1.x", "e1.0x7", "é.7", "e1.٧",
        "e1.1000000000000000000", "e1.9223372036854775808", "e1.7.1000000000000000000", "abcdefghij01234567890.7",
        "e1.7\n", "\u0000", "e1,7", "../etc", "e1.7;drop", "\ud83d\ude00"})
    void refusesWhatIsNone(String text) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Cursor.parse(text));
        assertTrue(refused.getMessage().contains("'" + Names.shown(text) + "'"), refused.getMessage());
        assertTrue(refused.getMessage().contains("earliest"), refused.getMessage());
        assertTrue(refused.getMessage().chars().allMatch(c -> c >= ' ' && c < 127), refused.getMessage());
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThrows(IllegalArgumentException.class, () -> Cursor.parse("e".repeat(100_000)));
        assertThrows(IllegalArgumentException.class, () -> Cursor.parse("e1." + "1".repeat(62)));
        assertThrows(NullPointerException.class, () -> Cursor.parse(null));
    }

    @Test
    void isNotMadeOfWhatCouldNotBeReadBack() {
        for (String epoch : new String[] {"", "E", "e.1", "e-1", "ä", "a".repeat(21), "e\n"}) {
            assertThrows(IllegalArgumentException.class, () -> Cursor.of(epoch, 1));
        }
        assertThrows(IllegalArgumentException.class, () -> Cursor.of("e", -1));
        assertThrows(IllegalArgumentException.class, () -> Cursor.of("e", 1, -1));
        assertThrows(IllegalArgumentException.class, () -> Cursor.of("e", MAX + 1));
        assertThrows(IllegalArgumentException.class, () -> Cursor.of("e", 1, MAX + 1));
        for (int n : new int[] {0, -1, 1001, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> Cursor.last(n));
        }
    }
}
