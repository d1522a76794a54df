package org.halley.benchmark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import org.halley.benchmark.load.Comparison;
import org.halley.benchmark.load.LoadWanted;
import org.halley.benchmark.load.ResultFile;
import org.halley.benchmark.load.Soak;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.RunnerException;

/** Runs the benchmarks, puts servers under load, prints a table line by line, and writes all results to one file. */
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
        Table table = new Table(System.out, wanted.earlier());
        for (Subject subject : Subject.all()) {
            if (subject.isMeantBy(wanted)) {
                for (int threads : subject.threads()) {
                    RunResult result = subject.run(wanted.pace(), threads);
                    results.add(result);
                    table.add(subject, threads, result);
                }
            }
        }
        JsonArray runs = new JsonArray();
        boolean isWhole = true;
        if (wanted.isEverything()) {
            Comparison comparison = new Comparison(
                LoadWanted.brief(wanted.pace().equals(Pace.LONG), wanted.file(), wanted.earlier()), System.out);
            runs = comparison.run();
            isWhole = comparison.isWhole();
        }
        ResultFile.write(wanted.file(), json(results), runs);
        System.out.println();
        System.out.println(wanted.file());
        if (!isWhole) {
            System.exit(1);
        }
    }

    private static JsonArray json(List<RunResult> results) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(json, false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
        }
        return JsonParser.parseString(json.toString(StandardCharsets.UTF_8)).getAsJsonArray();
    }
}
