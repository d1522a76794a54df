package org.halley.benchmark;

import java.io.File;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import org.halley.benchmark.load.ResultFile;

/**
 * What the command line asks for.
 *
 * @param pace how long each benchmark is run
 * @param file where the results are written
 * @param pattern which benchmarks are run: those whose name contains it
 * @param earlier what the results are compared with
 */
record Wanted(Pace pace, Path file, Pattern pattern, ResultFile earlier) {

    /** The command line, for people. */
    static final String USAGE = """
        java -jar benchmark.jar [--short|--long] [--against FILE] [--to FILE] [PATTERN]
          --short         everything but details, and a few scenarios under load, in about three minutes (the default)
          --long          several virtual machines for each benchmark, about an hour
          --against FILE  an earlier file, which the results are compared with
          --to FILE       where the results are written as JSON, beside the jar unless told
          PATTERN         a regular expression; only benchmarks whose name contains it are run, details too, and
                          nothing under load
        java -jar benchmark.jar load ...
                     puts servers under load instead; load --help says how
        java -jar benchmark.jar soak ...
                     puts one under load for long; soak --help says how""";

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if there is something that means nothing; the message names it
     */
    static Wanted of(String... arguments) {
        Pace pace = Pace.SHORT;
        Path file = besideTheJar();
        Pattern pattern = Pattern.compile("");
        ResultFile earlier = ResultFile.NONE;
        Iterator<String> rest = List.of(arguments).iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            switch (argument) {
                case "--short" -> pace = Pace.SHORT;
                case "--long" -> pace = Pace.LONG;
                case "--to" -> file = file(argument, rest);
                case "--against" -> earlier = ResultFile.read(file(argument, rest));
                default -> {
                    if (argument.startsWith("-")) {
                        throw new IllegalArgumentException("Not an option: " + argument);
                    }
                    pattern = pattern(argument);
                }
            }
        }
        return new Wanted(pace, file, pattern, earlier);
    }

    private static Path file(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a file");
        }
        return Path.of(rest.next());
    }

    /** Whether nothing was picked: then servers are put under load as well. */
    boolean isEverything() {
        return pattern.pattern().isEmpty();
    }

    /** Whether nothing was picked, and it has to be over soon. */
    boolean isEverythingInShort() {
        return pace.equals(Pace.SHORT) && isEverything();
    }

    private static Pattern pattern(String argument) {
        try {
            return Pattern.compile(argument);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("Not a regular expression: " + e.getMessage(), e);
        }
    }

    private static Path besideTheJar() {
        String first = System.getProperty("java.class.path").split(File.pathSeparator)[0];
        return Path.of(first).resolveSibling("results.json");
    }
}
