package org.halley.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.halley.benchmark.load.Comparison;
import org.halley.benchmark.load.Soak;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.RunnerException;

/** Runs the benchmarks, prints a table line by line, and writes the results as JMH's JSON. */
public final class Benchmarks {

    /** What puts servers under load instead. */
    private static final String LOAD = "load";
    /** What does so for long. */
    private static final String SOAK = "soak";

    private Benchmarks() {
    }

    /**
     * Runs them, or what is behind {@code load} or {@code soak}.
     *
     * @param arguments as {@link Wanted#USAGE} says
     */
    public static void main(String[] arguments) throws IOException, RunnerException, InterruptedException {
        if (arguments.length > 0 && arguments[0].equals(LOAD)) {
            Comparison.main(List.of(arguments).subList(1, arguments.length));
            return;
        }
        if (arguments.length > 0 && arguments[0].equals(SOAK)) {
            Soak.main(List.of(arguments).subList(1, arguments.length));
            return;
        }
        Wanted wanted;
        try {
            wanted = Wanted.of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(Wanted.USAGE);
            System.exit(2);
            return;
        }
        List<RunResult> results = new ArrayList<>();
        Table table = new Table(System.out);
        for (Subject subject : Subject.all()) {
            if (subject.isMeantBy(wanted)) {
                for (int threads : subject.threads()) {
                    RunResult result = subject.run(wanted.pace(), threads);
                    results.add(result);
                    table.add(subject, threads, result);
                }
            }
        }
        write(results, wanted.file());
        System.out.println();
        System.out.println(wanted.file());
    }

    private static void write(List<RunResult> results, Path file) {
        try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, "UTF-8")) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
