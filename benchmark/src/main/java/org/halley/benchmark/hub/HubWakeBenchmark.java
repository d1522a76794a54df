package org.halley.benchmark.hub;

import java.util.concurrent.TimeUnit;

import org.halley.benchmark.Detail;
import org.halley.comet.RawJson;
import org.halley.comet.Selection;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * From a publication until all that watch have been called on the hub's threads and the publisher knows it: a round trip
 * of two threads that sleep in between. With many watches, the figures are for each of them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HubWakeBenchmark {

    private static final int MANY = 1_000;

    private final RawJson data = new RawJson("{\"symbol\":\"HAL\",\"price\":\"81.25\",\"size\":400}");
    private final Round one = new Round(1);
    private final Round many = new Round(MANY);
    private Running hub;

    @Setup
    public void open() {
        hub = new Running();
        hub.channels().watch(Selection.of("/one"), one::report);
        for (int i = 0; i < MANY; i++) {
            hub.channels().watch(Selection.of("/many"), many::report);
        }
    }

    @TearDown
    public void close() {
        hub.close();
    }

    @Benchmark
    @Detail
    public void oneWatch() throws InterruptedException {
        hub.channels().channel("/one").publish(data);
        one.await();
    }

    @Benchmark
    @OperationsPerInvocation(MANY)
    public void eachOfThousandWatches() throws InterruptedException {
        hub.channels().channel("/many").publish(data);
        many.await();
    }
}
