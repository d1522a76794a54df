package org.halley.benchmark.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.halley.benchmark.load.Scenario.WarmUp;

/**
 * Which servers are put under which load, and for how long.
 *
 * @param runs how often and how long
 * @param contenders the servers
 * @param areContendersNamed whether each of them has to be there
 * @param scenarios in the order in which they are run
 * @param file where the results are written
 * @param earlier what they are compared with
 */
public record LoadWanted(Runs runs, List<Contender> contenders, boolean areContendersNamed, List<Scenario> scenarios,
        Path file, ResultFile earlier) {

    /** The command line, for people. */
    static final String USAGE = """
        java -jar benchmark.jar load [--short|--long] [--servers NAME,NAME...] [--against FILE] [--to FILE] [PATTERN]
          --short         %s: two runs each of 2 s (the default); with a
                          PATTERN, two of 3 s after 3 s and 150,000 deliveries of warming up
          --long          all scenarios: five runs each of 4 s, after 15 s, 250,000 deliveries and
                          until the server's compilers are done, a minute at most
          --servers       which servers take part; all that are there unless told
          --against FILE  an earlier file, which the results are compared with
          --to FILE       where the figures are written as JSON, beside the jar unless told
          PATTERN         a regular expression; only scenarios whose name contains it are run
        """.formatted(String.join(", ", Scenario.brief().stream().map(Scenario::name).toList())).stripTrailing();

    /**
     * How often and how long each scenario is run.
     *
     * @param pairs how often against each server
     * @param warmUp before it is measured
     * @param measured for how long
     */
    record Runs(int pairs, WarmUp warmUp, Duration measured) {

        private static final WarmUp BRIEF_WARM_UP = new WarmUp(Duration.ofSeconds(2), 100_000, false);
        private static final Duration BRIEF_TIME = Duration.ofSeconds(2);

        /** To see whether it works. */
        static final Runs ONCE = new Runs(1, BRIEF_WARM_UP, BRIEF_TIME);
        /** Scenarios for everybody, in about two minutes. */
        static final Runs BRIEF = new Runs(2, BRIEF_WARM_UP, BRIEF_TIME);
        /** Scenarios that were picked. */
        static final Runs SHORT = new Runs(2, new WarmUp(Duration.ofSeconds(3), 150_000, false), Duration.ofSeconds(3));
        /** Figures that one may quote. */
        static final Runs LONG = new Runs(5, new WarmUp(Duration.ofSeconds(15), 250_000, true), Duration.ofSeconds(4));
    }

    /**
     * What is run behind the other benchmarks: a few scenarios for Halley and the floor.
     *
     * @param isLong whether for figures that one may quote
     * @param file is where the caller writes
     */
    public static LoadWanted brief(boolean isLong, Path file, ResultFile earlier) {
        return new LoadWanted(isLong ? Runs.LONG : Runs.ONCE,
            List.of(Contenders.named("halley"), Contenders.named("bare")), false, Scenario.brief(), file, earlier);
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if there is something that means nothing, or the earlier file cannot be read; the
     *     message names it
     */
    static LoadWanted of(List<String> arguments) {
        List<Contender> contenders = Contenders.all();
        boolean areNamed = false;
        boolean isLong = false;
        Path file = Folders.beside("load.json");
        ResultFile earlier = ResultFile.NONE;
        Pattern pattern = null;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            switch (argument) {
                case "--short" -> isLong = false;
                case "--long" -> isLong = true;
                case "--servers" -> {
                    contenders = Stream.of(value(arguments, ++i).split(",")).map(Contenders::named).toList();
                    areNamed = true;
                }
                case "--against" -> earlier = ResultFile.read(Path.of(value(arguments, ++i)));
                case "--to" -> file = Path.of(value(arguments, ++i));
                default -> {
                    if (argument.startsWith("-")) {
                        throw new IllegalArgumentException("Not an option: " + argument);
                    }
                    pattern = Pattern.compile(argument);
                }
            }
        }
        Runs runs = isLong ? Runs.LONG : pattern == null ? Runs.BRIEF : Runs.SHORT;
        return new LoadWanted(runs, contenders, areNamed, scenarios(isLong, pattern), file, earlier);
    }

    private static String value(List<String> arguments, int at) {
        if (at == arguments.size()) {
            throw new IllegalArgumentException(arguments.get(at - 1) + " needs a value");
        }
        return arguments.get(at);
    }

    private static List<Scenario> scenarios(boolean isLong, Pattern pattern) {
        if (pattern == null) {
            return isLong ? Scenario.all() : Scenario.brief();
        }
        List<Scenario> scenarios =
            Scenario.all().stream().filter(scenario -> pattern.matcher(scenario.name()).find()).toList();
        if (scenarios.isEmpty()) {
            throw new IllegalArgumentException("No scenario's name contains " + pattern + ", but there are "
                + Scenario.all().stream().map(Scenario::name).toList());
        }
        return scenarios;
    }
}
