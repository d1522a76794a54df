package org.halley.benchmark.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The load generator: one run against one server that is there. Prints its figures in one line, {@code name=number} each,
 * before that a line {@code interval ...} for each interval of the plan if it has such; or what is wrong on the error
 * stream, and then ends with 1.
 */
public final class Load {

    /** How many files a generator has open at most beside its connections. */
    static final int SPARE_FILES = 500;

    private Load() {
    }

    /**
     * Runs it.
     *
     * @param arguments as {@link Plan#USAGE} says
     */
    public static void main(String[] arguments) throws InterruptedException {
        Plan plan;
        try {
            plan = Plan.of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(Plan.USAGE);
            System.exit(2);
            return;
        }
        try {
            Protocol protocol = Contenders.named(plan.contender()).protocol(plan.way(), "127.0.0.1:" + plan.port());
            print("", run(plan, protocol, figures -> print(Generator.INTERVAL, figures)));
        } catch (IOException | UncheckedIOException | IllegalStateException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void print(String before, Map<String, Double> figures) {
        System.out.println(before + figures.entrySet().stream()
            .map(figure -> String.format(Locale.ROOT, "%s=%.6f", figure.getKey(), figure.getValue()))
            .collect(Collectors.joining(" ")));
    }

    /**
     * Carries out a plan in this thread.
     *
     * @param each given the figures of each interval of the plan, if it has such, and none when the first begins
     * @return the figures by name; those of the last interval
     * @throws IllegalStateException if an event was lost, given twice or out of order, or an answer is not as it should be
     * @throws IOException if a connection broke, or so many files cannot be open
     */
    static Map<String, Double> run(Plan plan, Protocol protocol, Consumer<Map<String, Double>> each)
            throws IOException, InterruptedException {
        long files = Processes.mostFiles();
        long needed = plan.followers() + plan.publishers() + (long) SPARE_FILES;
        if (files < needed) {
            throw new IOException(plan.followers() + " followers need " + needed + " open files in a process, and only "
                + files + " are allowed: raise `ulimit -Hn`");
        }
        Meter meter = new Meter(plan);
        try (Engine engine = new Engine(plan, protocol, meter, each)) {
            engine.run();
        }
        return meter.figures();
    }
}
