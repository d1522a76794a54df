package org.halley.benchmark;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How long a benchmark is run.
 *
 * @param forks how many virtual machines, one after the other; 0 for the caller's own
 * @param warmups iterations that are not counted
 * @param iterations iterations that are; those of a virtual machine without warm-up are one operation each
 * @param millis how long an iteration is
 */
record Pace(int forks, int warmups, int iterations, long millis) {

    /** Everything but details in less than two minutes. */
    static final Pace SHORT = new Pace(1, 6, 8, 100);
    /** Figures that one may quote. */
    static final Pace LONG = new Pace(5, 8, 15, 200);
    /** Whether it runs at all. */
    static final Pace ONCE = new Pace(0, 0, 1, 1);

    private static final int SLOWNESS = 6;
    private static final String HEAP = "512m";

    /** What JMH needs to know of it, for a benchmark that is slow to warm or not. */
    ChainedOptionsBuilder options(boolean slowToWarm) {
        ChainedOptionsBuilder options = new OptionsBuilder()
            .forks(forks)
            .jvmArgsAppend("-Xms" + HEAP, "-Xmx" + HEAP)
            .warmupIterations(slowToWarm ? SLOWNESS * warmups : warmups)
            .warmupTime(TimeValue.milliseconds(millis))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.milliseconds(millis));
        return warmups > 0 ? options : options.mode(Mode.SingleShotTime);
    }
}
