package org.halley.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

class WantedTest {

    @Test
    void isShortAndEverythingUnlessTold() {
        Wanted wanted = Wanted.of();
        assertEquals(Pace.SHORT, wanted.pace());
        assertEquals("results.json", wanted.file().getFileName().toString());
        assertTrue(Subject.all().stream().allMatch(subject -> subject.isMeantBy(wanted.pattern())));
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
        assertTrue(refusal("(claim").contains("(claim"));
    }

    private static String refusal(String... arguments) {
        return assertThrows(IllegalArgumentException.class, () -> Wanted.of(arguments)).getMessage();
    }
}
