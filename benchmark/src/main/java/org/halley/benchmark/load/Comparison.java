package org.halley.benchmark.load;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.google.gson.JsonArray;

/**
 * Runs scenarios against all contenders in turn, a fresh server and a fresh generator for each run: the first of each,
 * then the second of each, and so on, so that what changes on the machine meanwhile meets all of them.
 */
public final class Comparison {

    private final LoadWanted wanted;
    private final PrintStream out;
    private final Results results;
    private boolean isWhole = true;

    /**
     * Nothing has been run.
     *
     * @param out where the table goes
     */
    public Comparison(LoadWanted wanted, PrintStream out) {
        this.wanted = wanted;
        this.out = out;
        this.results = new Results(out, wanted.earlier());
    }

    /**
     * Runs what a command line asks for; ends with 1 if a run has failed.
     *
     * @param arguments as {@link LoadWanted#USAGE} says
     */
    public static void main(List<String> arguments) throws IOException, InterruptedException {
        LoadWanted wanted;
        try {
            wanted = LoadWanted.of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(LoadWanted.USAGE);
            System.exit(2);
            return;
        }
        Comparison comparison = new Comparison(wanted, System.out);
        JsonArray runs = comparison.run();
        ResultFile.write(wanted.file(), new JsonArray(), runs);
        System.out.println();
        System.out.println(wanted.file());
        if (!comparison.isWhole()) {
            System.exit(1);
        }
    }

    /**
     * Runs all.
     *
     * @return every run, for a {@link ResultFile}
     */
    public JsonArray run() throws IOException, InterruptedException {
        Spawned.endAllAtExit();
        List<Contender> present = new ArrayList<>();
        for (Contender contender : wanted.contenders()) {
            contender.absent().ifPresentOrElse(
                why -> out.println(contender.name() + " does not take part: " + why),
                () -> present.add(contender));
        }
        if (present.isEmpty() || wanted.areContendersNamed() && present.size() < wanted.contenders().size()) {
            out.println("Not all servers are there.");
            isWhole = false;
            return results.json();
        }
        for (Scenario scenario : wanted.scenarios()) {
            run(scenario, present);
        }
        return results.json();
    }

    /** Whether nothing has failed. */
    public boolean isWhole() {
        return isWhole;
    }

    private void run(Scenario whole, List<Contender> present) throws IOException, InterruptedException {
        long files = OpenFiles.most();
        Scenario scenario = whole.fewer(files).orElse(whole);
        if (scenario.followers() < whole.followers()) {
            out.println();
            out.println(scenario.name() + ": only " + scenario.followers() + " can be held, for a process may have "
                + files + " files open and no more (`ulimit -Hn`)");
        }
        Map<String, List<Map<String, Double>>> runs = new LinkedHashMap<>();
        for (int pair = 0; pair < wanted.runs().pairs(); pair++) {
            for (Contender contender : present) {
                if (!contender.ways().contains(scenario.way())) {
                    continue;
                }
                Path folder = folder(scenario, contender, pair);
                try {
                    Map<String, Double> figures = run(scenario, contender, folder);
                    runs.computeIfAbsent(contender.name(), name -> new ArrayList<>()).add(figures);
                } catch (IOException e) {
                    out.println("FAILED: " + scenario.name() + ", " + contender.name() + ": " + e.getMessage() + " ("
                        + folder + ")");
                    isWhole = false;
                    continue;
                }
                Folders.delete(folder);
            }
        }
        results.add(scenario, runs);
    }

    private Map<String, Double> run(Scenario scenario, Contender contender, Path folder)
            throws IOException, InterruptedException {
        try (Running server = contender.start(folder, scenario.serverOptions())) {
            if (scenario.needsRunBefore()) {
                Generator.run(scenario.before(contender, server, wanted.runs().warmUp()));
            }
            return Generator.run(scenario.plan(contender, server, wanted.runs().warmUp(), wanted.runs().measured()));
        }
    }

    private static Path folder(Scenario scenario, Contender contender, int pair) throws IOException {
        return Folders.empty(scenario.name().replaceAll("[^a-z0-9]+", "-") + "-" + contender.name() + "-" + (pair + 1));
    }
}
