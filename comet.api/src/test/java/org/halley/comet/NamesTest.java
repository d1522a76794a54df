package org.halley.comet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 1.1 and 1.2 of the protocol. */
class NamesTest {

    private static final String LONGEST_SEGMENT = "s".repeat(64);
    /** 3 * 65 + 60 = 255 characters. */
    private static final String LONGEST = ("/" + LONGEST_SEGMENT).repeat(3) + "/" + "s".repeat(59);

    static Stream<String> names() {
        return Stream.of("/a", "/chat/lobby", "/orders/42", "/1/2/3/4/5/6/7/8", "/" + LONGEST_SEGMENT, LONGEST,
                "/azAZ09._~!$'(),;:@+-", "/a/-", "/a/-/b", "/--", "/-a", "/...", "/.a", "/a.", "/a/.b/..c", "/..a", "/!",
                "/a:b@c");
    }

    static Stream<String> noNames() {
        return Stream.of("", "/", "//", "a", "a/b", "chat", "/a/", "/a//b", "//a", "/1/2/3/4/5/6/7/8/9", "/.", "/..",
                "/a/.", "/a/..", "/./a", "/a/../b", "/-", "/-/poll", "/a b", "/a%20b", "/a?b", "/a#b", "/a&b", "/a=b",
                "/a*", "/*a", "/a/*/b", "/a/**/b", "/a\\b", "/a\"b", "/a<b>", "/a[b]", "/a{b}", "/a|b", "/a^b", "/a`b",
                "/a\tb", "/a\nb", "/a\r", "/a\u0000", "/\u00e4", "/\ud83d\ude00", "/\u2028", "/\u0430", "/a\u007f",
                "/" + LONGEST_SEGMENT + "s", LONGEST + "s", " /a", "/a ");
    }

    static Stream<String> patterns() {
        return Stream.of("/*", "/**", "/a/*", "/a/**", "/chat/rooms/*", "/1/2/3/4/5/6/7/8/**", "/1/2/3/4/5/6/7/8/*",
                LONGEST.substring(0, 253) + "/*", LONGEST.substring(0, 252) + "/**");
    }

    static Stream<String> noPatterns() {
        return Stream.of("*", "**", "a/*", "/a/***", "/a*", "/a/*b", "/*/*", "/**/a", "/*/a", "/a/*/b/**", "//*", "/a//*",
                "/-/*", "/-/**", "/./*", "/../**", "/a/*/", "/ä/*", "/a /*", "/1/2/3/4/5/6/7/8/9/*",
                LONGEST.substring(0, 254) + "/*", LONGEST.substring(0, 253) + "/**");
    }

    @ParameterizedTest
    @MethodSource("names")
    void takesNames(String name) {
        assertTrue(Names.isName(name));
        assertFalse(Names.isPattern(name));
        assertSame(name, Names.requireName(name));
        assertSame(name, Names.requireNameOrPattern(name));
    }

    @ParameterizedTest
    @MethodSource({"noNames", "noPatterns", "patterns"})
    void refusesWhatIsNoName(String text) {
        assertFalse(Names.isName(text));
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Names.requireName(text));
        assertTrue(refused.getMessage().contains(Names.shown(text)), refused.getMessage());
        assertTrue(refused.getMessage().contains("1 to 8 segments"), refused.getMessage());
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void takesPatterns(String pattern) {
        assertTrue(Names.isPattern(pattern));
        assertSame(pattern, Names.requireNameOrPattern(pattern));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Names.requireName(pattern)).getMessage()
                .contains("a pattern is for following only"));
    }

    @ParameterizedTest
    @MethodSource({"noNames", "noPatterns"})
    void refusesWhatIsNeither(String text) {
        assertFalse(Names.isPattern(text));
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Names.requireNameOrPattern(text));
        assertTrue(refused.getMessage().contains("a pattern ends in /* or /**"), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"/*,/a", "/**,/a", "/**,/a/b", "/a/*,/a/b", "/a/**,/a/b", "/a/**,/a/b/c", "/a,/a", "/a/b,/a/b"})
    void matches(String pattern, String name) {
        assertTrue(Names.matches(pattern, name));
    }

    @ParameterizedTest
    @CsvSource({"/*,/a/b", "/a/*,/a", "/a/**,/a", "/a/*,/a/b/c", "/a/*,/ab/c", "/a/**,/ab/c", "/a/*,/b/a", "/a,/a/b",
            "/a/b,/a", "/a,/b", "/a/*,/A/b"})
    void doesNotMatch(String pattern, String name) {
        assertFalse(Names.matches(pattern, name));
    }

    @Test
    void thePatternsOfANameAreTheNarrowestFirst() {
        assertEquals(List.of("/*", "/**"), Names.patternsOf("/a"));
        assertEquals(List.of("/a/*", "/a/**", "/**"), Names.patternsOf("/a/b"));
        assertEquals(List.of("/a/b/*", "/a/b/**", "/a/**", "/**"), Names.patternsOf("/a/b/c"));
        assertEquals(9, Names.patternsOf("/1/2/3/4/5/6/7/8").size());
    }

    @ParameterizedTest
    @MethodSource("names")
    void thePatternsOfANameAreExactlyThoseThatMatchIt(String name) {
        List<String> own = Names.patternsOf(name);
        for (String pattern : own) {
            assertTrue(Names.isPattern(pattern) && Names.matches(pattern, name), pattern);
        }
        Stream.concat(patterns(), names().flatMap(other -> Stream.of(other + "/*", other + "/**")))
                .filter(Names::isPattern)
                .forEach(pattern -> assertEquals(own.contains(pattern), Names.matches(pattern, name), pattern));
    }

    @Test
    void foreignTextIsShownHarmless() {
        assertEquals("null", Names.shown(null));
        assertEquals("", Names.shown(""));
        assertEquals("a b~", Names.shown("a b~"));
        assertEquals("?????", Names.shown("\n\r\t\u0000\u007f"));
        assertEquals("???", Names.shown("\u00e4\ud83d\ude00"));
        assertEquals("x".repeat(80), Names.shown("x".repeat(80)));
        assertEquals("x".repeat(80) + " ...", Names.shown("x".repeat(81)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a\nX-Evil: 1", "/\u001b[31m"})
    void aMessageCannotBreakALogLine(String evil) {
        String message = assertThrows(IllegalArgumentException.class, () -> Names.requireName(evil)).getMessage();
        assertTrue(message.chars().allMatch(c -> c >= ' ' && c < 127), message);
    }
}
