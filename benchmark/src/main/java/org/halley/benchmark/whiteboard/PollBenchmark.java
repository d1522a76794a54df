package org.halley.benchmark.whiteboard;

import java.util.concurrent.TimeUnit;

import org.halley.benchmark.Detail;
import org.halley.benchmark.Over;
import org.halley.benchmark.SlowToWarm;
import org.halley.benchmark.hub.Round;
import org.halley.comet.Cursor;
import org.halley.comet.RawJson;
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
 * What a long poll costs without its container: from the servlet's call to the last byte given to the response, on a
 * container that costs next to nothing. An operation is one event delivered to one client.
 *
 * <p>The {@code held} ones are suspended first, then woken by a publication, which they include; so does the round trip of
 * the threads, of which each of a thousand has its part only.
 */
@SlowToWarm
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PollBenchmark {

    private static final int MANY = 1_000;
    /** More than the bodies that are kept for others, by far. */
    private static final int CHANNELS = 2_048;

    private final RawJson data = new RawJson("{\"symbol\":\"HAL\",\"price\":\"81.25\",\"size\":400}");
    private final Round one = new Round(1);
    private final Round many = new Round(MANY);
    private final HandPoll shared = new HandPoll("/shared", () -> { });
    private final HandPoll[] each = new HandPoll[CHANNELS];
    private final HandPoll alone = new HandPoll("/alone", one::report);
    private final HandPoll[] crowd = new HandPoll[MANY];
    private Protocol protocol;
    private Cursor begin;
    private Cursor aloneAt;
    private Cursor crowdAt;
    private int next;

    @Setup
    public void open() throws Exception {
        protocol = new Protocol();
        begin = protocol.channels().now();
        protocol.channels().channel("/shared").publish(data);
        for (int i = 0; i < CHANNELS; i++) {
            each[i] = new HandPoll("/each/" + i, () -> { });
            protocol.channels().channel("/each/" + i).publish(data);
        }
        for (int i = 0; i < MANY; i++) {
            crowd[i] = new HandPoll("/crowd", many::report);
        }
        aloneAt = protocol.channels().now();
        crowdAt = aloneAt;
    }

    @TearDown
    public void close() {
        protocol.close();
    }

    /** The event is there, and somebody has asked for the same before. */
    @Benchmark
    public int waiting() throws Exception {
        shared.ask(protocol.servlet(), begin);
        return shared.answer();
    }

    /** The event is there, and nobody has asked for it: the body is made. */
    @Benchmark
    @Over("waiting")
    public int waitingAnew() throws Exception {
        HandPoll client = each[next++ % CHANNELS];
        client.ask(protocol.servlet(), begin);
        return client.answer();
    }

    @Benchmark
    @Detail
    public int held() throws Exception {
        alone.ask(protocol.servlet(), aloneAt);
        aloneAt = protocol.channels().channel("/alone").publish(data).id();
        one.await();
        return alone.answer();
    }

    /** At the same cursor, on one channel. */
    @Benchmark
    @OperationsPerInvocation(MANY)
    public int eachOfThousandHeld() throws Exception {
        for (HandPoll client : crowd) {
            client.ask(protocol.servlet(), crowdAt);
        }
        crowdAt = protocol.channels().channel("/crowd").publish(data).id();
        many.await();
        int bytes = 0;
        for (HandPoll client : crowd) {
            bytes += client.answer();
        }
        return bytes;
    }
}
