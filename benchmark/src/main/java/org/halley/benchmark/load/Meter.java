package org.halley.benchmark.load;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads clocks and memory around what is measured, and says what came out. Confined to one thread. */
final class Meter {

    private final Plan plan;
    private final List<Long> own = List.of(ProcessHandle.current().pid());
    private final Histogram histogram = new Histogram();
    private final Map<String, Double> figures = new LinkedHashMap<>();

    private long begin;
    private long eventsBefore;
    private long serverBefore;
    private long ownBefore;
    private long residentBefore;
    private long heapBefore;

    Meter(Plan plan) {
        this.plan = plan;
    }

    Histogram histogram() {
        return histogram;
    }

    void begin(long events) throws IOException {
        histogram.clear();
        eventsBefore = events;
        serverBefore = Processes.cpuNanos(plan.processes());
        ownBefore = Processes.cpuNanos(own);
        begin = System.nanoTime();
    }

    /**
     * Ends the measuring.
     *
     * @throws IllegalStateException if nothing was delivered in it
     */
    void end(long eventsNow) throws IOException {
        double nanos = System.nanoTime() - begin;
        double server = Processes.cpuNanos(plan.processes()) - serverBefore;
        double load = Processes.cpuNanos(own) - ownBefore;
        double events = eventsNow - eventsBefore;
        if (events == 0) {
            throw new IllegalStateException("no event was delivered while it was measured");
        }
        figures.put("events", events);
        figures.put("eventsPerSecond", events * 1e9 / nanos);
        figures.put("p50ms", histogram.percentile(50) / 1e6);
        figures.put("p90ms", histogram.percentile(90) / 1e6);
        figures.put("p99ms", histogram.percentile(99) / 1e6);
        figures.put("p999ms", histogram.percentile(99.9) / 1e6);
        figures.put("maxms", histogram.max() / 1e6);
        if (!plan.processes().isEmpty()) {
            figures.put("serverCpuMicros", server / events / 1e3);
        }
        figures.put("loadCpuMicros", load / events / 1e3);
        figures.put("loadCores", load / nanos);
    }

    void beforeHolding() throws IOException, InterruptedException {
        if (plan.isJava()) {
            heapBefore = Processes.heapBytes(plan.processes().get(0));
        }
        residentBefore = Processes.residentBytes(plan.processes());
    }

    void whileHolding() throws IOException, InterruptedException {
        double held = plan.followers();
        figures.put("held", held);
        // Before the collection, which may give memory back or take some for itself.
        figures.put("residentBytesEach", (Processes.residentBytes(plan.processes()) - residentBefore) / held);
        if (plan.isJava()) {
            figures.put("heapBytesEach", (Processes.heapBytes(plan.processes().get(0)) - heapBefore) / held);
        }
    }

    /** By name, in the order in which they are shown. */
    Map<String, Double> figures() {
        return figures;
    }
}
