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
    Plan plan(Contender contender, Running server, Duration warmUp, Duration measured) {
        return plan(contender, server, pace, followers, channels, warmUp, measured, pace == Pace.HELD ? 100_000 : 0);
    }

    /** A short run before, so that what is measured is not the loading of classes. */
    Plan before(Contender contender, Running server) {
        return plan(contender, server, Pace.CLOSED, 100, 1, Duration.ZERO, Duration.ofSeconds(2), 0);
    }

    private Plan plan(Contender contender, Running server, Pace pace, int followers, int channels, Duration warmUp,
            Duration measured, int firstChannel) {
        return new Plan(contender.name(), way, pace, server.port(), server.processes(), server.isJava(), followers,
            channels, firstChannel, Math.min(channels, 16), rate, QUIET, warmUp, measured,
            BYTES);
    }
}
