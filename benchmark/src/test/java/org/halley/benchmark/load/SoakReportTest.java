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
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntToLongFunction;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.halley.benchmark.load.SoakReport.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakReportTest {

    private static final Sample BEFORE = new Sample(10_000_000, 90, OptionalLong.of(0), 200_000_000);

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final SoakReport report =
        new SoakReport(new PrintStream(printed, true, StandardCharsets.UTF_8), SoakPlan.of(List.of()));

    @Test
    void whatGoesUpAndDownIsFlat() {
        assertTrue(ends(30, minute -> 20_000_000 + minute % 3 * 200_000, minute -> 1100 + minute % 7, BEFORE),
            this::printed);
        assertTrue(printed().contains("heap: ") && !printed().contains("NOT"), printed());
    }

    @Test
    void aHeapThatGrowsIsNotFlat() {
        assertFalse(ends(30, minute -> 20_000_000 + minute * 60_000, minute -> 1100, BEFORE));
        assertTrue(printed().contains("in 10 minutes, NOT FLAT") && printed().contains("files: +0.00 %"), printed());
    }

    @Test
    void filesThatGrowAreNotFlat() {
        assertFalse(ends(30, minute -> 20_000_000, minute -> 1100 + minute * 3, BEFORE));
    }

    @Test
    void whatGrowsInTheFirstMinutesOnlyIsFlat() {
        assertTrue(ends(30, minute -> Math.min(minute, 5) * 20_000_000L, minute -> 1100, BEFORE), this::printed);
    }

    @Test
    void aFewMinutesAreNotJudged() {
        assertTrue(ends(3, minute -> 20_000_000 + minute * 1_000_000, minute -> 1100, BEFORE), this::printed);
        assertTrue(printed().contains("too short to be judged"), printed());
        assertTrue(ends(1, minute -> 20_000_000, minute -> 1100, BEFORE), this::printed);
    }

    @Test
    void filesThatAreLeftOpenAtTheEndAreNoGoodEnd() {
        assertFalse(ends(3, minute -> 1, minute -> 1, new Sample(1, 96, OptionalLong.of(0), 1)));
        assertTrue(printed().contains("96 files after 90 before, 0 requests held after 0, NOT BACK"), printed());
    }

    @Test
    void requestsThatAreHeldAtTheEndAreNoGoodEnd() {
        assertFalse(ends(3, minute -> 1, minute -> 1, new Sample(1, 90, OptionalLong.of(1), 1)));
    }

    @Test
    void everyMinuteIsInTheFile(@TempDir Path folder) throws IOException {
        ends(3, minute -> 20_000_000 + minute, minute -> 1100, BEFORE);
        report.write(folder.resolve("soak.json"));
        JsonObject json = JsonParser.parseString(Files.readString(folder.resolve("soak.json"))).getAsJsonObject();
        assertEquals(4, json.getAsJsonArray("minutes").size());
        JsonObject last = json.getAsJsonArray("minutes").get(3).getAsJsonObject();
        assertEquals(20_000_003, last.get("heapBytes").getAsLong());
        assertEquals(7.5, last.get("p99ms").getAsDouble());
        assertEquals(90, json.getAsJsonObject("before").get("files").getAsLong());
        assertEquals(777, json.get("visitors").getAsLong());
    }

    private boolean ends(int minutes, IntToLongFunction heap, IntToLongFunction files, Sample after) {
        report.before(BEFORE);
        for (int minute = 0; minute <= minutes; minute++) {
            report.add(
                new Sample(heap.applyAsLong(minute), files.applyAsLong(minute), OptionalLong.of(1000), 300_000_000),
                minute == 0 ? Map.of() : Map.of("p99ms", 7.5));
        }
        return report.end(BEFORE, after, 777);
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
