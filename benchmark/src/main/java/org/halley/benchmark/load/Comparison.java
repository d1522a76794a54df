package org.halley.benchmark.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.halley.benchmark.load.Scenario.WarmUp;

/**
 * Runs scenarios against all contenders in turn, a fresh server and a fresh generator for each run: the first of each,
 * then the second of each, and so on, so that what changes on the machine meanwhile meets all of them.
 */
public final class Comparison {

    /** The command line, for people. */
    static final String USAGE = """
        java -jar benchmark.jar load [--short|--long] [--servers NAME,NAME...] [--to FILE] [PATTERN]
          --short    two runs each of 3 s, after 3 s and 150,000 deliveries of warming up (the default)
          --long     five runs each of 10 s, after 12 s and 500,000 deliveries
          --servers  which servers take part; all that are there unless told
          --to FILE  where the figures are written as JSON, beside the jar unless told
          PATTERN    a regular expression; only scenarios whose name contains it are run""";

    private List<Contender> contenders = Contenders.all();
    private boolean named;
    private int pairs = 2;
    private WarmUp warmUp = new WarmUp(Duration.ofSeconds(3), 150_000);
    private Duration measured = Duration.ofSeconds(3);
    private Path file = Folders.beside("load.json");
    private Pattern pattern = Pattern.compile("");

    private Comparison(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            switch (argument) {
                case "--short" -> pairs = 2;
                case "--long" -> {
                    pairs = 5;
                    warmUp = new WarmUp(Duration.ofSeconds(12), 500_000);
                    measured = Duration.ofSeconds(10);
                }
                case "--servers", "--to" -> {
                    if (++i == arguments.size()) {
                        throw new IllegalArgumentException(argument + " needs a value");
                    }
                    if (argument.equals("--to")) {
                        file = Path.of(arguments.get(i));
                    } else {
                        contenders = Stream.of(arguments.get(i).split(",")).map(Contenders::named).toList();
                        named = true;
                    }
                }
                default -> {
                    if (argument.startsWith("-")) {
                        throw new IllegalArgumentException("Not an option: " + argument);
                    }
                    pattern = Pattern.compile(argument);
                }
            }
        }
    }

    /**
     * Runs it; ends with 1 if a run has failed.
     *
     * @param arguments as {@link #USAGE} says
     */
    public static void main(List<String> arguments) throws IOException, InterruptedException {
        Comparison comparison;
        try {
            comparison = new Comparison(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(USAGE);
            System.exit(2);
            return;
        }
        Spawned.endAllAtExit();
        if (!comparison.run()) {
            System.exit(1);
        }
    }

    private boolean run() throws IOException, InterruptedException {
        List<Contender> present = new ArrayList<>();
        for (Contender contender : contenders) {
            contender.absent().ifPresentOrElse(
                why -> System.out.println(contender.name() + " does not take part: " + why),
                () -> present.add(contender));
        }
        if (present.isEmpty() || named && present.size() < contenders.size()) {
            System.err.println("Not all servers are there.");
            return false;
        }
        boolean whole = true;
        Results results = new Results(System.out);
        for (Scenario scenario : Scenario.all()) {
            if (pattern.matcher(scenario.name()).find()) {
                whole &= run(scenario, present, results);
            }
        }
        results.write(file);
        System.out.println();
        System.out.println(file);
        return whole;
    }

    private boolean run(Scenario wanted, List<Contender> present, Results results)
            throws IOException, InterruptedException {
        long files = OpenFiles.most();
        Scenario scenario = wanted.fewer(files).orElse(wanted);
        if (scenario.followers() < wanted.followers()) {
            System.out.println(scenario.name() + ": only " + scenario.followers() + " can be held, for a process may have "
                + files + " files open and no more (`ulimit -Hn`)");
        }
        boolean whole = true;
        Map<String, List<Map<String, Double>>> runs = new LinkedHashMap<>();
        for (int pair = 0; pair < pairs; pair++) {
            for (Contender contender : present) {
                if (!contender.ways().contains(scenario.way())) {
                    continue;
                }
                Path folder = folder(scenario, contender, pair);
                try (Running server = contender.start(folder, scenario.serverOptions())) {
                    if (scenario.needsRunBefore()) {
                        Generator.run(scenario.before(contender, server, warmUp));
                    }
                    runs.computeIfAbsent(contender.name(), name -> new ArrayList<>())
                        .add(Generator.run(scenario.plan(contender, server, warmUp, measured)));
                } catch (IOException e) {
                    System.out.println("FAILED: " + scenario.name() + ", " + contender.name() + ": " + e.getMessage()
                        + " (" + folder + ")");
                    whole = false;
                    continue;
                }
                Folders.delete(folder);
            }
        }
        results.add(scenario, runs);
        return whole;
    }

    private Path folder(Scenario scenario, Contender contender, int pair) throws IOException {
        return Folders.empty(scenario.name().replaceAll("[^a-z0-9]+", "-") + "-" + contender.name() + "-" + (pair + 1));
    }
}
