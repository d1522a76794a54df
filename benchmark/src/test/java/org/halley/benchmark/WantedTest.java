package org.halley.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

class WantedTest {

    @Test
    void isShortAndEverythingButDetailsUnlessTold() {
        Wanted wanted = Wanted.of();
        assertEquals(Pace.SHORT, wanted.pace());
        assertEquals("results.json", wanted.file().getFileName().toString());
        assertTrue(Subject.all().stream().allMatch(subject ->
            subject.isMeantBy(wanted) != subject.method().isAnnotationPresent(Detail.class)));
    }

    @Test
    void leavesNothingOutWhereItIsLongOrPicked() {
        assertTrue(Subject.all().stream().allMatch(subject -> subject.isMeantBy(Wanted.of("--long"))));
        assertTrue(Subject.all().stream().allMatch(subject ->
            subject.isMeantBy(Wanted.of(Pattern.quote(subject.name())))));
    }

    @Test
    void takesPaceFileAndPattern() {
        Wanted wanted = Wanted.of("--long", "--to", "figures.json", "claim");
        assertEquals(Pace.LONG, wanted.pace());
        assertEquals(Path.of("figures.json"), wanted.file());
        assertEquals("claim", wanted.pattern().pattern());
    }

    @Test
    void namesWhatMeansNothing() {
        assertEquals("Not an option: --fast", refusal("--fast"));
        assertEquals("--to needs a file", refusal("--to"));
        assertEquals("--against needs a file", refusal("--against"));
        assertEquals("There is no file nowhere.json", refusal("--against", "nowhere.json"));
        assertTrue(refusal("(claim").contains("(claim"));
    }

    private static String refusal(String... arguments) {
        return assertThrows(IllegalArgumentException.class, () -> Wanted.of(arguments)).getMessage();
    }
}
