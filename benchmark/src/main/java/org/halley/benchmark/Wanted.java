package org.halley.benchmark;

import java.io.File;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What the command line asks for.
 *
 * @param pace how long each benchmark is run
 * @param file where the results are written
 * @param pattern which benchmarks are run: those whose name contains it
 */
record Wanted(Pace pace, Path file, Pattern pattern) {

    /** The command line, for people. */
    static final String USAGE = """
        java -jar benchmark.jar [--short|--long] [--to FILE] [PATTERN]
          --short    everything but details in about two minutes (the default)
          --long     several virtual machines for each benchmark, about half an hour
          --to FILE  where JMH's JSON is written, beside the jar unless told
          PATTERN    a regular expression; only benchmarks whose name contains it are run, details too
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
        Iterator<String> rest = List.of(arguments).iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            switch (argument) {
                case "--short" -> pace = Pace.SHORT;
                case "--long" -> pace = Pace.LONG;
                case "--to" -> {
                    if (!rest.hasNext()) {
                        throw new IllegalArgumentException("--to needs a file");
                    }
                    file = Path.of(rest.next());
                }
                default -> {
                    if (argument.startsWith("-")) {
                        throw new IllegalArgumentException("Not an option: " + argument);
                    }
                    pattern = pattern(argument);
                }
            }
        }
        return new Wanted(pace, file, pattern);
    }

    /** Whether nothing was picked, and it has to be over soon. */
    boolean isEverythingInShort() {
        return pace.equals(Pace.SHORT) && pattern.pattern().isEmpty();
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
