package org.halley.benchmark;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import org.halley.benchmark.load.ResultFile;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * The results for people, line by line as they come, with what each costs over the one that it is compared with.
 *
 * <p>Figures are medians over all iterations (where each operation is timed, of the medians within each), and {@code ±}
 * is half of the range in which the middle half of them lies: both bear a neighbour that takes the processor now and
 * then, as a mean does not.
 */
final class Table {

    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final String HEAD = "%-48s %7s %9s %8s %19s %9s %8s %9s %9s %8s";
    private static final String LINE = "%-48s %7d %9.1f %8.1f %19s %9.1f %8.1f %9s %9s %8s";
    private static final double HALF = 0.5;
    private static final double QUARTER = 0.25;

    private final PrintStream out;
    private final ResultFile earlier;
    private final Map<String, Row> bases = new HashMap<>();

    /**
     * Nothing but the head of the table.
     *
     * @param earlier what times are compared with
     */
    Table(PrintStream out, ResultFile earlier) {
        this.out = out;
        this.earlier = earlier;
        out.printf(HEAD, "benchmark", "threads", "ns/op", "±", "forks", "cpu ns/op", "B/op", "over: ns", "cpu ns", "B");
        out.printf(earlier == ResultFile.NONE ? "%n" : " %12s %8s%n", "/ earlier: ns", "cpu ns");
    }

    private record Row(double nanos, double cpuNanos, double bytes) {
    }

    void add(Subject subject, int threads, RunResult result) {
        double[] nanos = times(result.getBenchmarkResults().stream());
        Row row = new Row(
            quantile(nanos, HALF),
            quantile(sorted(result.getBenchmarkResults().stream(), iteration -> secondary(iteration, CpuProfiler.NAME)), HALF),
            quantile(sorted(result.getBenchmarkResults().stream(), iteration -> secondary(iteration, ALLOCATED)), HALF));
        bases.put(subject.name() + threads, row);
        Row base = subject.base().map(name -> bases.get(name + threads)).orElse(null);
        out.printf(Locale.ROOT, LINE,
            (subject.base().isEmpty() ? "" : "  ") + subject.name(), threads,
            row.nanos, (quantile(nanos, HALF + QUARTER) - quantile(nanos, QUARTER)) / 2, forks(result),
            row.cpuNanos, row.bytes,
            base == null ? "" : difference(row.nanos - base.nanos),
            base == null ? "" : difference(row.cpuNanos - base.cpuNanos),
            base == null ? "" : difference(row.bytes - base.bytes));
        out.println(earlier.benchmark(result.getParams().getBenchmark(), threads)
            .map(before -> String.format(Locale.ROOT, " %13.2f %8.2f", row.nanos / before.nanos(),
                row.cpuNanos / before.cpuNanos()))
            .orElse(""));
    }

    /** The fastest and the slowest virtual machine. */
    private static String forks(RunResult result) {
        double[] medians = result.getBenchmarkResults().stream()
            .mapToDouble(fork -> quantile(times(Stream.of(fork)), HALF))
            .sorted().toArray();
        return medians.length < 2 ? "" : String.format(Locale.ROOT, "%.1f..%.1f", medians[0], medians[medians.length - 1]);
    }

    /** Of each iteration the mean, or the median where it has timed each operation. */
    private static double[] times(Stream<BenchmarkResult> forks) {
        return sorted(forks, iteration -> iteration.getBenchmarkParams().getMode() == Mode.SampleTime
            ? iteration.getPrimaryResult().getStatistics().getPercentile(50) : iteration.getPrimaryResult().getScore());
    }

    private static double secondary(IterationResult iteration, String name) {
        Result<?> found = iteration.getSecondaryResults().get(name);
        if (found == null) {
            throw new IllegalStateException(
                "No " + name + " among the results, but " + iteration.getSecondaryResults().keySet());
        }
        return found.getScore();
    }

    /** What each iteration has found, sorted. */
    private static double[] sorted(Stream<BenchmarkResult> forks, ToDoubleFunction<IterationResult> figure) {
        return forks.flatMap(fork -> fork.getIterationResults().stream()).mapToDouble(figure).sorted().toArray();
    }

    private static double quantile(double[] sorted, double part) {
        double at = part * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    private static String difference(double value) {
        return String.format(Locale.ROOT, "%+.1f", value);
    }
}
