package org.halley.benchmark.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

import org.halley.benchmark.load.Plan.Pace;
import org.junit.jupiter.api.Test;

class PlanTest {

    @Test
    void theCommandLineOfAPlanMeansThePlan() {
        Plan plan = new Plan("bare", Way.EVENTS, Pace.RATE, 8181, List.of(1L, 23L), true, 1000, 10, 5, 3, 10_000,
            Duration.ofMillis(20), Duration.ofMillis(1500), 77, true, Duration.ofSeconds(3), 100, 50, Duration.ofMinutes(1),
            true);
        assertEquals(plan, Plan.of(plan.arguments().toArray(String[]::new)));
    }

    @Test
    void whatMeansNothingIsNamed() {
        assertRefused("--colour", "--contender", "bare", "--port", "1", "--colour", "red");
        assertRefused("--port is needed", "--contender", "bare");
        assertRefused("--port is a whole number, not x", "--contender", "bare", "--port", "x");
        assertRefused("2 followers cannot be spread over 3 channels", "--contender", "bare", "--port", "1",
            "--followers", "2", "--channels", "3");
        assertRefused("a rate is 1 at least, not 0", "--contender", "bare", "--port", "1", "--pace", "RATE");
        assertRefused("READY", "--contender", "bare", "--port", "1", "--pace", "READY");
        assertRefused("no farewell", "--contender", "bare", "--port", "1", "--pace", "READY", "--way", "READY",
            "--farewell", "true");
    }

    private static void assertRefused(String part, String... arguments) {
        String message = assertThrows(IllegalArgumentException.class, () -> Plan.of(arguments)).getMessage();
        assertTrue(message.contains(part), message);
    }
}
