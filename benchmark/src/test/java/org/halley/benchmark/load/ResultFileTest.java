package org.halley.benchmark.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import com.google.gson.JsonParser;
import org.halley.benchmark.load.ResultFile.Benchmark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFileTest {

    private static final String JMH = """
        [{"benchmark": "org.A.average", "mode": "avgt", "threads": 2,
          "primaryMetric": {"score": 9, "rawData": [[1, 2], [30]]},
          "secondaryMetrics": {"cpu.time.norm": {"rawData": [[4, 5, 60]]}}},
         {"benchmark": "org.A.median", "mode": "sample", "threads": 1,
          "primaryMetric": {"score": 9, "scorePercentiles": {"50.0": 7, "99.0": 70}, "rawDataHistogram": []},
          "secondaryMetrics": {"cpu.time.norm": {"rawData": [[8]]}}}]""";

    @TempDir
    private Path folder;

    @Test
    void benchmarksAreReadAsMediansFromJmhsFile() throws IOException {
        ResultFile read = ResultFile.read(file(JMH));
        assertEquals(Optional.of(new Benchmark(2, 5)), read.benchmark("org.A.average", 2));
        assertEquals(Optional.of(new Benchmark(7, 8)), read.benchmark("org.A.median", 1));
        assertEquals(Optional.empty(), read.benchmark("org.A.median", 2));
        assertEquals(Map.of(), read.runs("poll 1x1000"));
    }

    @Test
    void benchmarksAndRunsAreReadFromOneFile() throws IOException {
        Path file = folder.resolve("written.json");
        ResultFile.write(file, JsonParser.parseString(JMH).getAsJsonArray(), JsonParser.parseString("""
            [{"scenario": "poll 1x1000", "server": "bare", "run": 1, "p99ms": 2.5}]""").getAsJsonArray());
        ResultFile read = ResultFile.read(file);
        assertEquals(Optional.of(new Benchmark(7, 8)), read.benchmark("org.A.median", 1));
        assertEquals(2.5, read.runs("poll 1x1000").get("bare").get(0).get("p99ms"));
    }

    @Test
    void whatIsNoFileOfResultsIsNamed() throws IOException {
        assertRefused("There is no file ", folder.resolve("nothing.json"));
        assertRefused(" cannot be read: ", folder);
        assertRefused("other.json is no file of results: ", file(""));
        assertRefused("other.json is no file of results: ", file("{\"runs\": [{]}"));
        assertRefused("other.json is no file of results: ", file("7"));
        assertRefused("other.json is no file of results: ", file("{\"runs\": 7}"));
        assertRefused("other.json is no file of results: neither benchmarks nor runs", file("{}"));
        assertRefused("other.json is no file of results: a server is missing",
            file("{\"runs\": [{\"scenario\": \"poll\"}]}"));
        assertRefused("other.json is no file of results: ",
            file("{\"runs\": [{\"scenario\": \"poll\", \"server\": \"bare\", \"p99ms\": \"quick\"}]}"));
        assertRefused("other.json is no file of results: ", file("[{\"benchmark\": \"org.A.average\"}]"));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("other.json"), text);
    }

    private static void assertRefused(String part, Path file) {
        String message = assertThrows(IllegalArgumentException.class, () -> ResultFile.read(file)).getMessage();
        assertTrue(message.contains(part) && message.contains(file.toString()), message);
    }
}
