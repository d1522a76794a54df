package org.halley.benchmark.load;

import java.time.Duration;
import java.util.List;

import org.halley.benchmark.load.Plan.Pace;

/**
 * A load that all contenders are put under, one after the other.
 *
 * @param name for tables and patterns
 * @param rate deliveries a second, with {@link Pace#RATE}
 */
record Scenario(String name, Way way, Pace pace, int followers, int channels, int rate) {

    private static final int BYTES = 100;
    private static final Duration QUIET = Duration.ofSeconds(1);

    /** All of them, in the order in which they are run. */
    static List<Scenario> all() {
        return List.of(
            new Scenario("poll 1x1000", Way.POLL, Pace.CLOSED, 1000, 1, 0),
            new Scenario("poll 1x10000", Way.POLL, Pace.CLOSED, 10_000, 1, 0),
            new Scenario("poll 100x10", Way.POLL, Pace.CLOSED, 1000, 100, 0),
            new Scenario("poll 1x1000 at 10000/s", Way.POLL, Pace.RATE, 1000, 1, 10_000),
            new Scenario("poll ready 100", Way.READY, Pace.READY, 100, 1, 0),
            new Scenario("poll 10000 held", Way.POLL, Pace.HELD, 10_000, 1, 0),
            new Scenario("events 1x1000", Way.EVENTS, Pace.CLOSED, 1000, 1, 0),
            new Scenario("events 1x10000", Way.EVENTS, Pace.CLOSED, 10_000, 1, 0),
            new Scenario("events 100x10", Way.EVENTS, Pace.CLOSED, 1000, 100, 0),
            new Scenario("events 1x1000 at 10000/s", Way.EVENTS, Pace.RATE, 1000, 1, 10_000),
            new Scenario("lines 1x1000", Way.LINES, Pace.CLOSED, 1000, 1, 0));
    }

    /** The run that is measured. */
    Plan plan(Contender contender, Running server, WarmUp warmUp, Duration measured) {
        return plan(contender, server, pace, followers, channels, needsRunBefore() ? WarmUp.NONE : warmUp, measured,
            needsRunBefore() ? 100_000 : 0);
    }

    /** Whether the server is warmed up by a run of its own, since in this one there is not enough to do for that. */
    boolean needsRunBefore() {
        return pace == Pace.HELD || pace == Pace.RATE;
    }

    /** That run: as fast as it goes, in other channels. */
    Plan before(Contender contender, Running server, WarmUp warmUp) {
        return plan(contender, server, Pace.CLOSED, Math.min(followers, 1000), 1, warmUp, Duration.ofMillis(100), 0);
    }

    private Plan plan(Contender contender, Running server, Pace pace, int followers, int channels, WarmUp warmUp,
            Duration measured, int firstChannel) {
        return new Plan(contender.name(), way, pace, server.port(), server.processes(), server.isJava(), followers,
            channels, firstChannel, Math.min(channels, 16), rate, QUIET, warmUp.time(), warmUp.events(), measured, BYTES,
            0, Duration.ZERO, false);
    }

    /**
     * What comes before the measuring.
     *
     * @param time at least
     * @param events deliveries at least
     */
    record WarmUp(Duration time, int events) {

        private static final WarmUp NONE = new WarmUp(Duration.ZERO, 0);
    }
}
