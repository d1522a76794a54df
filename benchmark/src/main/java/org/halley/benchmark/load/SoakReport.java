package org.halley.benchmark.load;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

import com.google.gson.GsonBuilder;

/** What a soak has seen, as a table that grows minute by minute, as a verdict, and as JSON. Confined to one thread. */
final class SoakReport {

    /** What counts as flat, for people. */
    static final String FLAT = "flat: without the first minutes (a third, 5 at most), the straight line through the"
        + " samples grows by less than 2 % of their mean in 10 minutes; judged from 10 minutes on";

    private static final double MOST_GROWTH = 0.02;
    private static final int GROWTH_MINUTES = 10;
    private static final int MOST_LEFT_OUT = 5;
    /** Files that a Java virtual machine may open by itself: a class archive, the socket of jcmd, a log. */
    private static final long MORE_FILES = 5;
    private static final double MIB = 1 << 20;

    /**
     * What is seen at one moment.
     *
     * @param heapBytes of live objects, after a full collection
     * @param files that are open
     * @param held requests, if the server tells them
     * @param residentBytes the process's memory
     */
    record Sample(long heapBytes, long files, OptionalLong held, long residentBytes) {
    }

    private record Minute(int number, Sample sample, Map<String, Double> figures) {
    }

    private final PrintStream out;
    private final List<Minute> minutes = new ArrayList<>();
    private final Map<String, Object> said = new LinkedHashMap<>();

    SoakReport(PrintStream out, SoakPlan plan) {
        this.out = out;
        said.put("time", Instant.now().toString());
        said.put("java", Runtime.version().toString());
        said.put("processors", Runtime.getRuntime().availableProcessors());
        said.put("server", plan.contender().name());
        said.put("way", plan.way().name());
        said.put("followers", plan.followers());
        said.put("visitorsPerSecond", plan.visitors());
    }

    /** The load that the server can bear at most, and that it is put under: deliveries a second. */
    void load(double most, int rate) {
        out.printf(Locale.ROOT, "at most %.0f deliveries/s; half of it is %d%n", most, rate);
        said.put("mostPerSecond", most);
        said.put("rate", rate);
    }

    /** What is there before anybody comes. */
    void before(Sample sample) {
        said.put("before", json(sample));
        out.printf("%6s %9s %7s %7s %12s %10s %8s %8s %10s%n", "minute", "heap MiB", "files", "held", "process MiB",
            "events/s", "p99 ms", "max ms", "CPU µs");
        line("before", sample, Map.of());
    }

    /**
     * What is there when a minute is over.
     *
     * @param figures of the generator in this minute
     */
    void add(Sample sample, Map<String, Double> figures) {
        minutes.add(new Minute(minutes.size(), sample, figures));
        line(Integer.toString(minutes.size() - 1), sample, figures);
    }

    private void line(String name, Sample sample, Map<String, Double> figures) {
        out.printf(Locale.ROOT, "%6s %9.2f %7d %7s %12.1f %10s %8s %8s %10s%n", name, sample.heapBytes() / MIB,
            sample.files(), sample.held().isPresent() ? sample.held().getAsLong() : "", sample.residentBytes() / MIB,
            figure("%.0f", figures.get("eventsPerSecond")), figure("%.1f", figures.get("p99ms")),
            figure("%.1f", figures.get("maxms")), figure("%.1f", figures.get("serverCpuMicros")));
    }

    private static String figure(String form, Double figure) {
        return figure == null ? "" : String.format(Locale.ROOT, form, figure);
    }

    /**
     * Judges, when all clients have gone and the server has had time to find out.
     *
     * @param before as given to {@link #before}
     * @param visitors how many have come and vanished
     * @return whether heap and files are flat, and nothing of the clients is left
     */
    boolean end(Sample before, Sample after, long visitors) {
        line("after", after, Map.of());
        said.put("after", json(after));
        said.put("visitors", visitors);
        out.printf("%d clients came and vanished; none of the followers lost an event, or was given one twice or out of"
            + " order%n", visitors);
        out.println(FLAT);
        boolean isFlat = isFlat("heap", minute -> minute.sample().heapBytes());
        isFlat &= isFlat("files", minute -> minute.sample().files());
        return endsBack(before, after) && isFlat;
    }

    private boolean isFlat(String name, ToDoubleFunction<Minute> figure) {
        int last = minutes.size() - 1;
        List<Minute> judged = minutes.subList(Math.min(MOST_LEFT_OUT, last / 3), minutes.size());
        if (judged.size() < 2) {
            out.println(name + ": too short to be seen");
            return true;
        }
        double growth = Trend.of(judged.stream().map(minute -> (double) minute.number()).toList(),
            judged.stream().map(figure::applyAsDouble).toList()).growth(GROWTH_MINUTES);
        boolean isJudged = last >= GROWTH_MINUTES;
        boolean isFlat = growth < MOST_GROWTH;
        out.printf(Locale.ROOT, "%s: %+.2f %% in 10 minutes, %s%n", name, growth * 100,
            !isJudged ? "too short to be judged" : isFlat ? "flat" : "NOT FLAT");
        said.put(name + "GrowthIn10Minutes", growth);
        return isFlat || !isJudged;
    }

    private boolean endsBack(Sample before, Sample after) {
        boolean isBack = isBack(before, after);
        out.printf("all clients gone: %d files after %d before%s, %s%n", after.files(), before.files(),
            after.held().isPresent()
                ? ", " + after.held().getAsLong() + " requests held after " + before.held().orElse(0) : "",
            isBack ? "back" : "NOT BACK (" + MORE_FILES + " files more are let pass)");
        said.put("isBack", isBack);
        return isBack;
    }

    /** Whether nothing of the clients is left: nothing more is held than before, and hardly a file more is open. */
    static boolean isBack(Sample before, Sample now) {
        return now.files() <= before.files() + MORE_FILES && now.held().orElse(0) <= before.held().orElse(0);
    }

    /** Writes everything. */
    void write(Path file) throws IOException {
        said.put("minutes", minutes.stream().map(minute -> {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("minute", minute.number());
            json.putAll(json(minute.sample()));
            json.putAll(minute.figures());
            return json;
        }).toList());
        Files.writeString(file, new GsonBuilder().setPrettyPrinting().create().toJson(said) + "\n");
    }

    private static Map<String, Object> json(Sample sample) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("heapBytes", sample.heapBytes());
        json.put("files", sample.files());
        sample.held().ifPresent(held -> json.put("held", held));
        json.put("residentBytes", sample.residentBytes());
        return json;
    }
}
