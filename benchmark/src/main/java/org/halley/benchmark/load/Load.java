package org.halley.benchmark.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/**
 * The load generator: one run against one server that is there. Prints its figures, a line {@code name=number} each, or
 * what is wrong on the error stream, and then ends with 1.
 */
public final class Load {

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
            run(plan, Contenders.named(plan.contender()).protocol(plan.way(), "127.0.0.1:" + plan.port()))
                .forEach((name, figure) -> System.out.println(String.format(Locale.ROOT, "%s=%.6f", name, figure)));
        } catch (IOException | UncheckedIOException | IllegalStateException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Carries out a plan in this thread.
     *
     * @return the figures by name
     * @throws IllegalStateException if an event was lost, given twice or out of order, or an answer is not as it should be
     * @throws IOException if a connection broke, or so many files cannot be open
     */
    static Map<String, Double> run(Plan plan, Protocol protocol) throws IOException, InterruptedException {
        long files = Processes.mostFiles();
        long needed = plan.followers() + plan.publishers() + 500L;
        if (files < needed) {
            throw new IOException(plan.followers() + " followers need " + needed + " open files in a process, and only "
                + files + " are allowed: raise `ulimit -Hn`");
        }
        Meter meter = new Meter(plan);
        try (Engine engine = new Engine(plan, protocol, meter)) {
            engine.run();
        }
        return meter.figures();
    }
}
