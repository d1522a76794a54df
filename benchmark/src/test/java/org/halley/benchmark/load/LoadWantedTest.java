package org.halley.benchmark.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;

import org.halley.benchmark.load.LoadWanted.Runs;
import org.junit.jupiter.api.Test;

class LoadWantedTest {

    @Test
    void isAFewScenariosUnlessTold() {
        LoadWanted wanted = LoadWanted.of(List.of());
        assertEquals(Runs.BRIEF, wanted.runs());
        assertEquals(Scenario.brief(), wanted.scenarios());
        assertTrue(Scenario.all().containsAll(Scenario.brief()));
        assertEquals(Contenders.all(), wanted.contenders());
        assertFalse(wanted.areContendersNamed());
        assertEquals("load.json", wanted.file().getFileName().toString());
    }

    @Test
    void isAllInTheLongRun() {
        assertEquals(Scenario.all(), LoadWanted.of(List.of("--long")).scenarios());
        assertEquals(Runs.LONG, LoadWanted.of(List.of("--long")).runs());
    }

    @Test
    void aPatternPicksFromAll() {
        LoadWanted wanted = LoadWanted.of(List.of("--servers", "bare,halley", "--to", "figures.json", "poll 1x1000$"));
        assertEquals(List.of("poll 1x1000"), wanted.scenarios().stream().map(Scenario::name).toList());
        assertEquals(List.of("bare", "halley"), wanted.contenders().stream().map(Contender::name).toList());
        assertTrue(wanted.areContendersNamed());
        assertEquals(Path.of("figures.json"), wanted.file());
        assertEquals(Runs.SHORT, wanted.runs());
        assertEquals(Runs.LONG, LoadWanted.of(List.of("--long", "poll")).runs());
    }

    @Test
    void whatMeansNothingIsNamed() {
        assertRefused("Not an option: --fast", "--fast");
        assertRefused("--to needs a value", "--to");
        assertRefused("no server is named apache", "--servers", "apache");
        assertRefused("No scenario's name contains pull", "pull");
        assertRefused("(poll", "(poll");
        assertRefused("There is no file nowhere.json", "--against", "nowhere.json");
    }

    private static void assertRefused(String part, String... arguments) {
        String message =
            assertThrows(IllegalArgumentException.class, () -> LoadWanted.of(List.of(arguments))).getMessage();
        assertTrue(message.contains(part), message);
    }
}
