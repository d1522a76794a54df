package org.halley.benchmark.hub;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

import org.halley.benchmark.Detail;
import org.halley.benchmark.Over;
import org.halley.benchmark.Shared;
import org.halley.comet.Event;
import org.halley.comet.EventChannel;
import org.halley.comet.Publication;
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
 * What a publication costs its publisher, who publishes as fast as it goes. Those who watch are called meanwhile on other
 * threads, as often as these manage: what that takes shows in the processor's time alone.
 *
 * <p>{@code raw} is JSON already; {@code ofRecord} and {@code ofMap} show what Gson's work costs more.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HubPublishBenchmark {

    private static final int MANY = 1_000;
    private static final int SEVERAL = 10;

    private final RawJson raw = new RawJson("{\"symbol\":\"HAL\",\"price\":\"81.25\",\"size\":400}");
    private final Quote quote = new Quote("HAL", "81.25", 400);
    private final Map<String, Object> map = new LinkedHashMap<>();
    private final List<Publication> several =
        IntStream.range(0, SEVERAL).mapToObj(i -> Publication.to("/several/" + i, raw)).toList();
    private final LongAdder called = new LongAdder();
    private Running hub;
    private EventChannel unwatched;
    private EventChannel watched;
    private EventChannel watchedByMany;

    /** The same as the JSON. */
    record Quote(String symbol, String price, int size) {
    }

    @Setup
    public void open() {
        map.put("symbol", "HAL");
        map.put("price", "81.25");
        map.put("size", 400);
        hub = new Running();
        unwatched = hub.channels().channel("/unwatched");
        watched = hub.channels().channel("/watched");
        watchedByMany = hub.channels().channel("/watched-by-many");
        hub.channels().watch(Selection.of(watched.name()), called::increment);
        for (int i = 0; i < MANY; i++) {
            hub.channels().watch(Selection.of(watchedByMany.name()), called::increment);
        }
    }

    @TearDown
    public void close() {
        hub.close();
    }

    @Benchmark
    @Shared
    public Event raw() {
        return unwatched.publish(raw);
    }

    @Benchmark
    @Over("raw")
    public Event ofRecord() {
        return unwatched.publish(quote);
    }

    @Benchmark
    @Detail
    @Over("raw")
    public Event ofMap() {
        return unwatched.publish(map);
    }

    @Benchmark
    @Detail
    @Over("raw")
    public Event rawToOneWatch() {
        return watched.publish(raw);
    }

    @Benchmark
    @Over("raw")
    public Event rawToThousandWatches() {
        return watchedByMany.publish(raw);
    }

    /** All or none, to ten channels. */
    @Benchmark
    @Detail
    @Over("raw")
    public List<Event> rawToTenChannels() {
        return hub.channels().publish(several);
    }
}
