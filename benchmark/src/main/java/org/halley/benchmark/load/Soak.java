package org.halley.benchmark.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import org.halley.benchmark.load.Plan.Pace;
import org.halley.benchmark.load.SoakReport.Sample;

/**
 * Puts a server under half of the load that it can bear, for long, while other clients connect and vanish without a word,
 * and looks once a minute whether its heap and its files grow.
 */
public final class Soak {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int BYTES = 100;
    /** The channel of the run that finds out the load. */
    private static final int MOST_CHANNEL = 0;
    private static final int SOAK_CHANNEL = 1;
    private static final long LOOK_MILLIS = 2000;
    /** A poll waits 110 s at most, and then the server has found out that its client has gone. */
    private static final Duration PATIENCE = Duration.ofSeconds(130);

    private final SoakPlan plan;
    private final Running server;
    private final SoakReport report;

    private Soak(SoakPlan plan, Running server, SoakReport report) {
        this.plan = plan;
        this.server = server;
        this.report = report;
    }

    /**
     * Runs it; ends with 1 if it fails, or something is not flat.
     *
     * @param arguments as {@link SoakPlan#USAGE} says
     */
    public static void main(List<String> arguments) throws IOException, InterruptedException {
        SoakPlan plan;
        try {
            plan = SoakPlan.of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(SoakPlan.USAGE);
            System.exit(2);
            return;
        }
        Spawned.endAllAtExit();
        if (!isWell(plan)) {
            System.exit(1);
        }
    }

    private static boolean isWell(SoakPlan plan) throws IOException, InterruptedException {
        Optional<String> absent = plan.contender().absent();
        if (absent.isPresent()) {
            System.err.println(plan.contender().name() + " is not there: " + absent.get());
            return false;
        }
        SoakReport report = new SoakReport(System.out, plan);
        Path folder = Folders.empty("soak-" + plan.contender().name());
        boolean isWell;
        try (Running server = plan.contender().start(folder, List.of())) {
            isWell = new Soak(plan, server, report).run();
            Folders.delete(folder);
        } catch (IOException e) {
            System.out.println("FAILED: " + e.getMessage() + " (" + folder + ")");
            isWell = false;
        }
        report.write(plan.file());
        System.out.println(plan.file());
        return isWell;
    }

    private boolean run() throws IOException, InterruptedException {
        if (!server.isJava()) {
            throw new IOException("only the heap of a Java server can be looked at");
        }
        double most = Generator.run(closed()).get("eventsPerSecond");
        int rate = Math.max(1, (int) (most / 2));
        report.load(most, rate);
        awaitNothingHeld();
        Sample before = sample();
        report.before(before);
        Map<String, Double> last = Generator.run(soak(rate), figures -> report.add(sample(), figures));
        return report.end(before, whenBack(before), last.getOrDefault("visitors", 0.0).longValue());
    }

    /** As fast as it goes, to find out how fast that is. */
    private Plan closed() {
        return plan(Pace.CLOSED, 0, MOST_CHANNEL, 0, Duration.ofSeconds(5), 150_000, Duration.ofSeconds(10),
            Duration.ZERO);
    }

    private Plan soak(int rate) {
        return plan(Pace.RATE, rate, SOAK_CHANNEL, plan.visitors(), MINUTE, 0, MINUTE.multipliedBy(plan.minutes()),
            MINUTE);
    }

    private Plan plan(Pace pace, int rate, int channel, int visitors, Duration warmUp, int warmUpEvents,
            Duration measured, Duration interval) {
        return new Plan(plan.contender().name(), plan.way(), pace, server.port(), server.processes(), true,
            plan.followers(), 1, channel, 1, rate, Duration.ofSeconds(1), warmUp, warmUpEvents, false, measured, BYTES, visitors,
            interval, true);
    }

    private Sample sample() throws IOException, InterruptedException {
        long process = server.processes().get(0);
        long resident = Processes.residentBytes(server.processes());
        long heap = Processes.heapBytes(process);
        OptionalLong held = plan.contender().held(server);
        return new Sample(heap, Processes.openFiles(process), held, resident);
    }

    private void awaitNothingHeld() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (plan.contender().held(server).orElse(0) > 0 && System.nanoTime() < end) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** What is there when nothing of the clients is left, or when it should be so. */
    private Sample whenBack(Sample before) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Sample sample = sample();
        while (!SoakReport.isBack(before, sample) && System.nanoTime() < end) {
            Thread.sleep(LOOK_MILLIS);
            sample = sample();
        }
        return sample;
    }
}
