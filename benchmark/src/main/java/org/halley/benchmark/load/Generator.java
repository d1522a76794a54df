package org.halley.benchmark.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the load generator in a process of its own. */
final class Generator {

    /** Is given figures as they come. */
    interface Reader {

        /** Called by the thread that has called for the run, while the generator goes on. */
        void read(Map<String, Double> figures) throws IOException, InterruptedException;
    }

    /** What stands before the figures of an interval. */
    static final String INTERVAL = "interval ";

    private Generator() {
    }

    /** Carries out a plan, and returns its figures. */
    static Map<String, Double> run(Plan plan) throws IOException, InterruptedException {
        return run(plan, figures -> { });
    }

    /**
     * Carries out a plan, and returns its figures.
     *
     * @param each given the figures of each interval of the plan when it is over, and none when the first begins
     * @throws IOException if it fails; the message is what it has said
     */
    static Map<String, Double> run(Plan plan, Reader each) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC", "-Xmx512m", "-cp", System.getProperty("java.class.path"), Load.class.getName()));
        command.addAll(plan.arguments());
        Process process = new ProcessBuilder(OpenFiles.raised(command)).redirectErrorStream(true).start();
        Map<String, Double> last = Map.of();
        StringBuilder said = new StringBuilder();
        try (BufferedReader out = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(INTERVAL)) {
                    each.read(figures(line.substring(INTERVAL.length())));
                    continue;
                }
                last = figures(line);
                said.append(line).append('\n');
            }
        } finally {
            if (process.isAlive()) {
                // Nobody reads any more what it says.
                process.destroy();
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException(said.toString().strip());
        }
        return last;
    }

    /** The figures of a line {@code name=number name=number ...}; none if it is another line. */
    static Map<String, Double> figures(String line) {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String part : line.split(" ")) {
            String[] pair = part.split("=");
            if (pair.length != 2 || !pair[1].matches("-?[0-9.]+")) {
                return Map.of();
            }
            figures.put(pair[0], Double.valueOf(pair[1]));
        }
        return figures;
    }
}
