package org.halley.benchmark.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.halley.benchmark.Detail;
import org.halley.benchmark.Over;
import org.halley.benchmark.Shared;
import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.Limit;
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
 * What one look into the log costs: for nothing, one event or 64 events behind a cursor, by the name of a channel, and by
 * a pattern over 100 channels, where each of the 64 is on a channel of its own.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HubReadBenchmark {

    private static final int RETAINED = 500;
    private static final int CHANNELS = 100;
    private static final int FAR = 64;

    private final Selection name = Selection.of("/alone");
    private final Selection pattern = Selection.of("/many/*");
    private Running hub;
    private Cursor end;
    private Cursor one;
    private Cursor far;
    private Cursor oneOfPattern;
    private Cursor farOfPattern;

    @Setup
    public void open() {
        hub = new Running();
        RawJson data = new RawJson("{\"symbol\":\"HAL\",\"price\":\"81.25\",\"size\":400}");
        List<Event> alone = new ArrayList<>();
        List<Event> many = new ArrayList<>();
        for (int i = 0; i < RETAINED; i++) {
            alone.add(hub.channels().channel("/alone").publish(data));
            many.add(hub.channels().channel("/many/" + i % CHANNELS).publish(data));
        }
        end = hub.channels().now();
        one = behind(alone, 1);
        far = behind(alone, FAR);
        oneOfPattern = behind(many, 1);
        farOfPattern = behind(many, FAR);
        require(0, nothingByName());
        require(1, oneByName());
        require(FAR, farByName());
        require(0, nothingByPattern());
        require(1, oneByPattern());
        require(FAR, farByPattern());
    }

    /** The cursor of one who lacks only the last ones. */
    private static Cursor behind(List<Event> events, int count) {
        return events.get(events.size() - 1 - count).id();
    }

    private static void require(int count, Batch batch) {
        if (batch.events().size() != count) {
            throw new IllegalStateException(batch.events().size() + " events instead of " + count);
        }
    }

    @TearDown
    public void close() {
        hub.close();
    }

    private Batch read(Selection selection, Cursor after) {
        return hub.channels().read(selection, after, Limit.DEFAULT);
    }

    @Benchmark
    @Detail
    public Batch nothingByName() {
        return read(name, end);
    }

    @Benchmark
    @Detail
    @Over("nothingByName")
    public Batch nothingByPattern() {
        return read(pattern, end);
    }

    @Benchmark
    @Shared
    public Batch oneByName() {
        return read(name, one);
    }

    @Benchmark
    @Over("oneByName")
    public Batch oneByPattern() {
        return read(pattern, oneOfPattern);
    }

    @Benchmark
    @Detail
    public Batch farByName() {
        return read(name, far);
    }

    @Benchmark
    @Detail
    @Over("farByName")
    public Batch farByPattern() {
        return read(pattern, farOfPattern);
    }
}
