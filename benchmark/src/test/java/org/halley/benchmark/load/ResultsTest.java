package org.halley.benchmark.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.google.gson.JsonArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

    private static final Scenario SCENARIO = Scenario.closed(Way.POLL, 1, 10);

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Results results = new Results(new PrintStream(printed, true, StandardCharsets.UTF_8), ResultFile.NONE);

    @Test
    void ratiosAreThoseWithinAPairAndNotThoseOfMedians() {
        Map<String, List<Map<String, Double>>> runs = new LinkedHashMap<>();
        runs.put("halley", List.of(run(100, 30), run(900, 10), run(110, 22)));
        runs.put("bare", List.of(run(100, 20), run(1000, 10), run(100, 20)));
        results.add(SCENARIO, runs);
        assertEquals("""

            poll 1x10
              halley      events/s 110  CPU µs 22.0
              bare        events/s 100  CPU µs 20.0
              halley / bare:  events/s 1.00 (0.90 to 1.10)  CPU µs 1.10 (1.00 to 1.50)
            """, printed.toString(StandardCharsets.UTF_8));
    }

    @Test
    void halleyIsComparedWithEachOfTheOthers() {
        Map<String, List<Map<String, Double>>> runs = new LinkedHashMap<>();
        runs.put("halley", List.of(run(100, 30)));
        runs.put("bare", List.of(run(200, 20)));
        runs.put("cometd", List.of(run(50, 60)));
        results.add(SCENARIO, runs);
        assertTrue(printed.toString(StandardCharsets.UTF_8).endsWith("""
              halley / bare:  events/s 0.50  CPU µs 1.50
              cometd / bare:  events/s 0.25  CPU µs 3.00
              halley / cometd:  events/s 2.00  CPU µs 0.50
            """), printed.toString(StandardCharsets.UTF_8));
    }

    @Test
    void whereARunHasFailedThereAreNoRatios() {
        Map<String, List<Map<String, Double>>> runs = new LinkedHashMap<>();
        runs.put("halley", List.of(run(100, 30)));
        runs.put("bare", List.of(run(100, 20), run(1000, 10)));
        results.add(SCENARIO, runs);
        assertFalse(printed.toString(StandardCharsets.UTF_8).contains("halley / bare"));
    }

    @Test
    void everyRunIsInTheFile(@TempDir Path folder) throws IOException {
        results.add(SCENARIO, Map.of("bare", List.of(run(100, 20), run(1000, 10))));
        Path file = folder.resolve("load.json");
        ResultFile.write(file, new JsonArray(), results.json());
        assertEquals(Map.of("bare", List.of(run(100, 20), run(1000, 10))), ResultFile.read(file).runs("poll 1x10"));
        assertTrue(Files.readString(file).contains("\"run\":2,"));
    }

    @Test
    void mediansAndRatiosToTheFloorAreComparedWithAnEarlierFile(@TempDir Path folder) throws IOException {
        results.add(SCENARIO, Map.of("bare", List.of(run(100, 20)), "halley", List.of(run(50, 40))));
        Path file = folder.resolve("load.json");
        ResultFile.write(file, new JsonArray(), results.json());
        Results later = new Results(new PrintStream(printed, true, StandardCharsets.UTF_8), ResultFile.read(file));
        Map<String, List<Map<String, Double>>> runs = new LinkedHashMap<>();
        runs.put("halley", List.of(run(100, 30), run(120, 30)));
        runs.put("bare", List.of(run(200, 20), run(200, 20)));
        runs.put("cometd", List.of(run(1, 1), run(1, 1)));
        later.add(SCENARIO, runs);
        assertTrue(printed.toString(StandardCharsets.UTF_8).endsWith("""
              halley / earlier:  events/s 2.20  CPU µs 0.75
              bare / earlier:  events/s 2.00  CPU µs 1.00
              (halley / bare) / earlier:  events/s 1.10  CPU µs 0.75
            """), printed.toString(StandardCharsets.UTF_8));
        later.add(Scenario.closed(Way.POLL, 1, 11), runs);
        assertTrue(printed.toString(StandardCharsets.UTF_8).endsWith("  not in " + file + "\n"));
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        assertEquals(2.5, Results.median(List.of(4.0, 1.0, 3.0, 2.0)));
        assertEquals(3, Results.median(List.of(4.0, 1.0, 3.0)));
    }

    private static Map<String, Double> run(double eventsPerSecond, double cpu) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("eventsPerSecond", eventsPerSecond);
        figures.put("serverCpuMicros", cpu);
        return figures;
    }
}
