package org.halley.benchmark.load;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/** The figures of all runs, as a table that grows scenario by scenario, and as JSON. */
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

    private static final List<Column> COMPARED =
        List.of(Column.EVENTS, Column.CPU, Column.P99, Column.HEAP, Column.RESIDENT);

    private record Run(String scenario, String contender, int number, Map<String, Double> figures) {
    }

    private final PrintStream out;
    private final ResultFile earlier;
    private final List<Run> all = new ArrayList<>();

    /**
     * Nothing yet.
     *
     * @param earlier what it is compared with
     */
    Results(PrintStream out, ResultFile earlier) {
        this.out = out;
        this.earlier = earlier;
    }

    /**
     * Prints what came out of a scenario: the medians, and the ratios of all others to the floor and of Halley to
     * each of them, within each pair: their median and (with more than one pair) in brackets the smallest and the
     * greatest; and how that has changed since an earlier file.
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
        compareWithEarlier(scenario.name(), runs);
    }

    private void compare(String one, String other, Map<String, List<Map<String, Double>>> runs) {
        Map<Column, List<Double>> ratios = ratios(one, other, runs);
        if (!ratios.isEmpty()) {
            StringBuilder line = new StringBuilder("  " + one + " / " + other + ":");
            ratios.forEach((column, each) -> {
                line.append(String.format(Locale.ROOT, "  %s %.2f", column.title, median(each)));
                if (each.size() > 1) {
                    line.append(String.format(Locale.ROOT, " (%.2f to %.2f)", each.stream().min(Double::compare).get(),
                        each.stream().max(Double::compare).get()));
                }
            });
            out.println(line);
        }
    }

    /** What is compared of two contenders, within each pair; nothing if a run of one of them is missing. */
    private static Map<Column, List<Double>> ratios(String one, String other,
            Map<String, List<Map<String, Double>>> runs) {
        List<Map<String, Double>> each = runs.getOrDefault(one, List.of());
        List<Map<String, Double>> base = runs.getOrDefault(other, List.of());
        Map<Column, List<Double>> ratios = new EnumMap<>(Column.class);
        if (each.isEmpty() || each.size() != base.size()) {
            return ratios;
        }
        for (Column column : COMPARED) {
            if (has(column, each) && has(column, base)) {
                ratios.put(column, IntStream.range(0, each.size())
                    .mapToObj(i -> each.get(i).get(column.figure) / base.get(i).get(column.figure)).toList());
            }
        }
        return ratios;
    }

    private static boolean has(Column column, List<Map<String, Double>> runs) {
        return runs.stream().allMatch(figures -> figures.containsKey(column.figure));
    }

    /** Prints the ratios of medians to an earlier file's, and those of the ratios to the floor within each file. */
    private void compareWithEarlier(String scenario, Map<String, List<Map<String, Double>>> runs) {
        if (earlier == ResultFile.NONE) {
            return;
        }
        Map<String, List<Map<String, Double>>> before = earlier.runs(scenario);
        if (before.isEmpty()) {
            out.println("  not in " + earlier.name());
            return;
        }
        runs.keySet().stream().filter(before::containsKey).forEach(contender -> {
            Map<Column, Double> now = medians(runs.get(contender));
            changed(contender + " / earlier:", now, medians(before.get(contender)));
        });
        runs.keySet().stream().filter(contender -> !contender.equals(FLOOR)).forEach(contender ->
            changed("(" + contender + " / " + FLOOR + ") / earlier:", medians(ratios(contender, FLOOR, runs)),
                medians(ratios(contender, FLOOR, before))));
    }

    private void changed(String name, Map<Column, Double> now, Map<Column, Double> before) {
        StringBuilder line = new StringBuilder();
        now.forEach((column, figure) -> {
            if (before.containsKey(column)) {
                line.append(String.format(Locale.ROOT, "  %s %.2f", column.title, figure / before.get(column)));
            }
        });
        if (!line.isEmpty()) {
            out.println("  " + name + line);
        }
    }

    private static Map<Column, Double> medians(List<Map<String, Double>> runs) {
        Map<Column, Double> medians = new EnumMap<>(Column.class);
        COMPARED.stream().filter(column -> has(column, runs)).forEach(column ->
            medians.put(column, median(runs.stream().map(figures -> figures.get(column.figure)).toList())));
        return medians;
    }

    private static Map<Column, Double> medians(Map<Column, List<Double>> ratios) {
        Map<Column, Double> medians = new EnumMap<>(Column.class);
        ratios.forEach((column, each) -> medians.put(column, median(each)));
        return medians;
    }

    static double median(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** Every run, for the file. */
    JsonArray json() {
        JsonArray runs = new JsonArray();
        for (Run run : all) {
            JsonObject json = new JsonObject();
            json.addProperty("scenario", run.scenario());
            json.addProperty("server", run.contender());
            json.addProperty("run", run.number());
            run.figures().forEach(json::addProperty);
            runs.add(json);
        }
        return runs;
    }
}
