package org.halley.benchmark.hub;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import org.halley.benchmark.Over;
import org.halley.comet.Event;
import org.halley.comet.EventChannel;
import org.halley.comet.RawJson;
import org.halley.comet.Selection;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How long a publisher is kept by one publication, at the median of all: each is timed by itself, which takes some
 * 30 ns. Those who watch are called meanwhile on other threads, which may take the processor from the publisher now and
 * then: it shows in the mean, and should not in the median.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HubPublisherBenchmark {

    private static final int MANY = 1_000;
    private static final int MOST = 10_000;

    private final RawJson data = new RawJson("{\"symbol\":\"HAL\",\"price\":\"81.25\",\"size\":400}");
    private final LongAdder called = new LongAdder();
    private Running hub;
    private EventChannel toNobody;
    private EventChannel toMany;
    private EventChannel toMost;

    @Setup
    public void open() {
        hub = new Running();
        toNobody = hub.channels().channel("/nobody");
        toMany = watched("/many", MANY);
        toMost = watched("/most", MOST);
    }

    private EventChannel watched(String name, int watches) {
        EventChannel channel = hub.channels().channel(name);
        for (int i = 0; i < watches; i++) {
            hub.channels().watch(Selection.of(name), called::increment);
        }
        return channel;
    }

    @TearDown
    public void close() {
        hub.close();
    }

    @Benchmark
    public Event median() {
        return toNobody.publish(data);
    }

    @Benchmark
    @Over("median")
    public Event medianToThousandWatches() {
        return toMany.publish(data);
    }

    @Benchmark
    @Over("median")
    public Event medianToTenThousandWatches() {
        return toMost.publish(data);
    }
}
