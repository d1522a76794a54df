package org.halley.benchmark.continuation;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import org.halley.benchmark.Detail;
import org.halley.benchmark.Over;
import org.halley.benchmark.SlowToWarm;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a whole request costs in Jetty that is held and answered, on one thread and without a socket: parsed, dispatched
 * to a servlet that suspends it, ended after that dispatch, answered. The {@code within} ones are ended by the servlet
 * itself, before its dispatch is over.
 */
@State(Scope.Thread)
@SlowToWarm
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HandledBenchmark {

    private final ByteBuffer nothing = Hand.get("/later/nothing");
    private final ByteBuffer bareDispatch = Hand.get("/later/bare/dispatch");
    private final ByteBuffer bareDispatchWithin = Hand.get("/within/bare/dispatch");
    private final ByteBuffer bareComplete = Hand.get("/later/bare/complete");
    private final ByteBuffer resume = Hand.get("/later/continuation/resume");
    private final ByteBuffer resumeWithin = Hand.get("/within/continuation/resume");
    private final ByteBuffer jetty = Hand.get("/later/continuation/jetty");
    private final ByteBuffer jetty6 = Hand.get("/later/filtered/jetty6");
    private final ByteBuffer claim = Hand.get("/later/continuation/claim");
    private final ByteBuffer filteredResume = Hand.get("/later/filtered/resume");
    private final ByteBuffer filteredResumeWithin = Hand.get("/within/filtered/resume");
    private final ByteBuffer waitingResumeWithin = Hand.get("/within/waiting/resume");

    private Hand hand;

    @Setup
    public void start() throws Exception {
        hand = new Hand();
    }

    @TearDown
    public void stop() throws Exception {
        hand.stop();
    }

    /** Is not held at all. */
    @Benchmark
    @Detail
    public int notHeld() {
        return hand.exchange(nothing);
    }

    @Benchmark
    public int bareDispatch() {
        return hand.exchange(bareDispatch);
    }

    @Benchmark
    @Over("bareDispatch")
    public int resume() {
        return hand.exchange(resume);
    }

    @Benchmark
    @Detail
    @Over("bareDispatch")
    public int resumeInFilter() {
        return hand.exchange(filteredResume);
    }

    /** By the API of Jetty 7 to 9. */
    @Benchmark
    @Over("bareDispatch")
    public int resumeByJetty() {
        return hand.exchange(jetty);
    }

    /** By the API of Jetty 6, which leaves the dispatch by throwing. */
    @Benchmark
    @Detail
    @Over("bareDispatch")
    public int resumeByJetty6InFilter() {
        return hand.exchange(jetty6);
    }

    @Benchmark
    @Detail
    public int bareComplete() {
        return hand.exchange(bareComplete);
    }

    @Benchmark
    @Detail
    @Over("bareComplete")
    public int claimAndComplete() {
        return hand.exchange(claim);
    }

    @Benchmark
    @Detail
    public int bareDispatchWithin() {
        return hand.exchange(bareDispatchWithin);
    }

    @Benchmark
    @Detail
    @Over("bareDispatchWithin")
    public int resumeWithin() {
        return hand.exchange(resumeWithin);
    }

    @Benchmark
    @Detail
    @Over("bareDispatchWithin")
    public int resumeWithinInFilter() {
        return hand.exchange(filteredResumeWithin);
    }

    /** By a filter that never uses the container's asynchronous requests. */
    @Benchmark
    @Detail
    @Over("bareDispatchWithin")
    public int resumeWithinInWaitingFilter() {
        return hand.exchange(waitingResumeWithin);
    }
}
