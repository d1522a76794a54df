package org.halley.benchmark.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

class SoakPlanTest {

    @Test
    void isHalfAnHourOfHalleysPollUnlessTold() {
        SoakPlan plan = SoakPlan.of(List.of());
        assertEquals(30, plan.minutes());
        assertEquals("halley", plan.contender().name());
        assertEquals(Way.POLL, plan.way());
        assertEquals("soak.json", plan.file().getFileName().toString());
    }

    @Test
    void takesWhatIsTold() {
        SoakPlan plan = SoakPlan.of(List.of("--minutes", "3", "--server", "bare", "--way", "lines", "--followers", "10",
            "--visitors", "0", "--to", "flat.json"));
        assertEquals(new SoakPlan(3, Contenders.named("bare"), Way.LINES, 10, 0, Path.of("flat.json")), plan);
    }

    @Test
    void whatMeansNothingIsNamed() {
        assertRefused("not an option: --colour", "--colour", "red");
        assertRefused("not an option with a value: --minutes", "--minutes");
        assertRefused("--minutes is a whole number below 100,000, not x", "--minutes", "x");
        assertRefused("not 0 and 1000", "--minutes", "0");
        assertRefused("no server is named apache", "--server", "apache");
        assertRefused("--way is POLL, EVENTS or LINES, not post", "--way", "post");
        assertRefused("not READY", "--way", "READY");
        assertRefused("cometd does not offer EVENTS", "--server", "cometd", "--way", "EVENTS");
    }

    private static void assertRefused(String part, String... arguments) {
        String message = assertThrows(IllegalArgumentException.class, () -> SoakPlan.of(List.of(arguments))).getMessage();
        assertTrue(message.contains(part), message);
    }
}
