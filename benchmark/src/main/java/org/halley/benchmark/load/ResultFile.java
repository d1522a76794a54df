package org.halley.benchmark.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

/**
 * The file with the results of a run, as a later run reads it to be compared with. It holds the servers' runs under
 * load, and JMH's results as JMH writes them; each may be missing. Immutable.
 */
public final class ResultFile {

    /** Nothing that could be compared with. */
    public static final ResultFile NONE = new ResultFile("", Map.of(), Map.of());

    private static final String BENCHMARKS = "benchmarks";
    private static final String RUNS = "runs";
    private static final List<String> NO_FIGURES = List.of("scenario", "server", "run");

    private final String name;
    private final Map<String, Map<String, List<Map<String, Double>>>> runs;
    private final Map<String, Benchmark> benchmarks;

    private ResultFile(String name, Map<String, Map<String, List<Map<String, Double>>>> runs,
            Map<String, Benchmark> benchmarks) {
        this.name = name;
        this.runs = runs;
        this.benchmarks = benchmarks;
    }

    /**
     * What one benchmark has found, as medians over all iterations.
     *
     * @param nanos of an operation
     * @param cpuNanos of the processor
     */
    public record Benchmark(double nanos, double cpuNanos) {
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it is not there, or is no such file; the message names it and says why
     */
    public static ResultFile read(Path file) {
        try {
            JsonElement json = JsonParser.parseString(Files.readString(file));
            // An array is JMH's alone.
            JsonArray benchmarks = json.isJsonArray()
                ? json.getAsJsonArray() : array(json.getAsJsonObject(), BENCHMARKS);
            JsonArray runs = json.isJsonArray() ? new JsonArray() : array(json.getAsJsonObject(), RUNS);
            if (benchmarks.isEmpty() && runs.isEmpty()) {
                throw new IllegalArgumentException("neither " + BENCHMARKS + " nor " + RUNS + " are in it");
            }
            return new ResultFile(file.toString(), runs(runs), benchmarks(benchmarks));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("There is no file " + file, e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
        } catch (JsonParseException | IllegalStateException | IllegalArgumentException | ClassCastException
                | UnsupportedOperationException | NullPointerException e) {
            // Gson has more to say on further lines.
            String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new IllegalArgumentException(file + " is no file of results: " + why, e);
        }
    }

    private static JsonArray array(JsonObject json, String name) {
        return json.has(name) ? json.getAsJsonArray(name) : new JsonArray();
    }

    private static Map<String, Map<String, List<Map<String, Double>>>> runs(JsonArray array) {
        Map<String, Map<String, List<Map<String, Double>>>> runs = new LinkedHashMap<>();
        for (JsonElement element : array) {
            JsonObject run = element.getAsJsonObject();
            Map<String, Double> figures = new LinkedHashMap<>();
            run.entrySet().stream().filter(entry -> !NO_FIGURES.contains(entry.getKey()))
                .forEach(entry -> figures.put(entry.getKey(), entry.getValue().getAsDouble()));
            runs.computeIfAbsent(text(run, "scenario"), scenario -> new LinkedHashMap<>())
                .computeIfAbsent(text(run, "server"), server -> new ArrayList<>()).add(figures);
        }
        return runs;
    }

    private static String text(JsonObject json, String name) {
        if (!json.has(name)) {
            throw new IllegalArgumentException("a " + name + " is missing");
        }
        return json.get(name).getAsString();
    }

    private static Map<String, Benchmark> benchmarks(JsonArray array) {
        Map<String, Benchmark> benchmarks = new LinkedHashMap<>();
        for (JsonElement element : array) {
            JsonObject benchmark = element.getAsJsonObject();
            JsonObject primary = benchmark.getAsJsonObject("primaryMetric");
            JsonObject cpu = benchmark.getAsJsonObject("secondaryMetrics").getAsJsonObject("cpu.time.norm");
            benchmarks.put(key(text(benchmark, "benchmark"), benchmark.get("threads").getAsInt()), new Benchmark(
                primary.has("rawDataHistogram")
                    ? primary.getAsJsonObject("scorePercentiles").get("50.0").getAsDouble() : median(primary),
                median(cpu)));
        }
        return benchmarks;
    }

    private static double median(JsonObject metric) {
        return Results.median(StreamSupport.stream(metric.getAsJsonArray("rawData").spliterator(), false)
            .flatMap(fork -> StreamSupport.stream(fork.getAsJsonArray().spliterator(), false))
            .map(JsonElement::getAsDouble).toList());
    }

    private static String key(String benchmark, int threads) {
        return benchmark + " by " + threads;
    }

    /** The file's name; empty for {@link #NONE}. */
    public String name() {
        return name;
    }

    /** The figures of each run of a scenario by the server's name; empty if there is none. */
    public Map<String, List<Map<String, Double>>> runs(String scenario) {
        return runs.getOrDefault(scenario, Map.of());
    }

    /**
     * What a benchmark has found.
     *
     * @param method its class and method, as JMH names it
     */
    public Optional<Benchmark> benchmark(String method, int threads) {
        return Optional.ofNullable(benchmarks.get(key(method, threads)));
    }

    /**
     * Writes a file.
     *
     * @param benchmarks JMH's results
     * @param runs those under load
     */
    public static void write(Path file, JsonArray benchmarks, JsonArray runs) throws IOException {
        StringBuilder json = new StringBuilder("{\n  \"time\": \"").append(Instant.now()).append("\",\n  \"java\": \"")
            .append(Runtime.version()).append("\",\n  \"processors\": ")
            .append(Runtime.getRuntime().availableProcessors());
        if (!benchmarks.isEmpty()) {
            json.append(",\n  \"").append(BENCHMARKS).append("\": ")
                .append(new GsonBuilder().setPrettyPrinting().create().toJson(benchmarks));
        }
        json.append(",\n  \"").append(RUNS).append("\": [");
        String separator = "\n    ";
        for (JsonElement run : runs) {
            json.append(separator).append(new Gson().toJson(run));
            separator = ",\n    ";
        }
        Files.writeString(file, json.append("\n  ]\n}\n"));
    }
}
