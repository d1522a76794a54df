package org.halley.benchmark.load;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of all runs, as a table that grows scenario by scenario and as JSON. */
final class Results {

    /** What all are compared with. */
    private static final String FLOOR = "bare";
    /** What is compared with each of the others as well. */
    private static final String OURS = "halley";

    /** A column: its title, and what it shows. */
    private enum Column {
        EVENTS("events/s", "eventsPerSecond", 1, "%.0f"),
        CPU("CPU µs", "serverCpuMicros", 1, "%.1f"),
        P50("p50 ms", "p50ms", 1, "%.1f"),
        P90("p90", "p90ms", 1, "%.1f"),
        P99("p99", "p99ms", 1, "%.1f"),
        P999("p99.9", "p999ms", 1, "%.1f"),
        MAX("max", "maxms", 1, "%.1f"),
        LOAD("load µs", "loadCpuMicros", 1, "%.1f"),
        CORES("load cores", "loadCores", 1, "%.2f"),
        HELD("held", "held", 1, "%.0f"),
        HEAP("heap KiB", "heapBytesEach", 1024, "%.1f"),
        RESIDENT("process KiB", "residentBytesEach", 1024, "%.1f");

        private final String title;
        private final String figure;
        private final double divisor;
        private final String form;

        Column(String title, String figure, double divisor, String form) {
            this.title = title;
            this.figure = figure;
            this.divisor = divisor;
            this.form = form;
        }
    }

    private static final List<String> COMPARED =
        List.of("eventsPerSecond", "serverCpuMicros", "p99ms", "heapBytesEach", "residentBytesEach");

    private record Run(String scenario, String contender, int number, Map<String, Double> figures) {
    }

    private final PrintStream out;
    private final List<Run> all = new ArrayList<>();

    Results(PrintStream out) {
        this.out = out;
    }

    /**
     * Prints what came out of a scenario: the medians, and the ratios of all others to the floor and of Halley to
     * each of them, within each pair: their median and (with more than one pair) in brackets the smallest and the
     * greatest.
     *
     * @param runs the figures of each run by the contender's name; as many as did not fail
     */
    void add(Scenario scenario, Map<String, List<Map<String, Double>>> runs) {
        out.println();
        out.println(scenario.name());
        runs.forEach((contender, each) -> {
            for (int i = 0; i < each.size(); i++) {
                all.add(new Run(scenario.name(), contender, i + 1, each.get(i)));
            }
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-10s", contender));
            for (Column column : Column.values()) {
                if (each.get(0).containsKey(column.figure)) {
                    double median = median(each.stream().map(figures -> figures.get(column.figure)).toList());
                    line.append("  ").append(column.title).append(' ')
                        .append(String.format(Locale.ROOT, column.form, median / column.divisor));
                }
            }
            out.println(line);
        });
        runs.keySet().stream().filter(contender -> !contender.equals(FLOOR))
            .forEach(contender -> compare(contender, FLOOR, runs));
        runs.keySet().stream().filter(contender -> !contender.equals(FLOOR) && !contender.equals(OURS))
            .forEach(contender -> compare(OURS, contender, runs));
    }

    private void compare(String one, String other, Map<String, List<Map<String, Double>>> runs) {
        List<Map<String, Double>> each = runs.getOrDefault(one, List.of());
        List<Map<String, Double>> base = runs.getOrDefault(other, List.of());
        if (!each.isEmpty() && each.size() == base.size()) {
            out.println("  " + one + " / " + other + ":" + ratios(each, base));
        }
    }

    private static String ratios(List<Map<String, Double>> each, List<Map<String, Double>> floor) {
        StringBuilder line = new StringBuilder();
        for (Column column : Column.values()) {
            if (!COMPARED.contains(column.figure) || !each.get(0).containsKey(column.figure)
                    || !floor.get(0).containsKey(column.figure)) {
                continue;
            }
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < each.size(); i++) {
                ratios.add(each.get(i).get(column.figure) / floor.get(i).get(column.figure));
            }
            line.append(String.format(Locale.ROOT, "  %s %.2f", column.title, median(ratios)));
            if (ratios.size() > 1) {
                line.append(String.format(Locale.ROOT, " (%.2f to %.2f)", ratios.stream().min(Double::compare).get(),
                    ratios.stream().max(Double::compare).get()));
            }
        }
        return line.toString();
    }

    static double median(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** Writes every run, so that two files can be compared. */
    void write(Path file) throws IOException {
        StringBuilder json = new StringBuilder();
        json.append("{\n  \"time\": \"").append(Instant.now()).append("\",\n  \"java\": \"")
            .append(Runtime.version()).append("\",\n  \"processors\": ")
            .append(Runtime.getRuntime().availableProcessors()).append(",\n  \"runs\": [");
        String separator = "\n";
        for (Run run : all) {
            json.append(separator).append("    {\"scenario\": \"").append(run.scenario()).append("\", \"server\": \"")
                .append(run.contender()).append("\", \"run\": ").append(run.number());
            run.figures().forEach((name, figure) -> json.append(", \"").append(name).append("\": ").append(figure));
            json.append('}');
            separator = ",\n";
        }
        Files.writeString(file, json.append("\n  ]\n}\n"));
    }
}
