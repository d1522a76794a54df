package org.halley.benchmark.load;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.halley.benchmark.load.Plan.Pace;

/**
 * A load that all contenders are put under, one after the other.
 *
 * @param name for tables and patterns
 * @param rate deliveries a second, with {@link Pace#RATE}
 * @param bytes an event's data
 * @param serverOptions options for the virtual machines of Java servers, behind those that they have always
 */
record Scenario(String name, Way way, Pace pace, int followers, int channels, int rate, int bytes,
        List<String> serverOptions) {

    private static final int BYTES = 100;
    private static final int MOST_PUBLISHERS = 16;
    private static final Duration QUIET = Duration.ofSeconds(1);

    /** All of them, in the order in which they are run. */
    static List<Scenario> all() {
        return List.of(
            closed(Way.POLL, 1, 100),
            closed(Way.POLL, 1, 1000),
            closed(Way.POLL, 1, 10_000),
            closed(Way.POLL, 10, 100),
            closed(Way.POLL, 100, 10),
            closed(Way.POLL, 1000, 10),
            closed(Way.POLL, 10_000, 1),
            rate("poll 1x1000 at 10000/s", Way.POLL, 1000, 10_000),
            new Scenario("poll ready 100", Way.READY, Pace.READY, 100, 1, 0, BYTES, List.of()),
            held(10_000),
            held(20_000, "-Xmx256m"),
            closed(Way.EVENTS, 1, 100),
            closed(Way.EVENTS, 1, 1000),
            closed(Way.EVENTS, 1, 10_000),
            closed(Way.EVENTS, 10, 100),
            closed(Way.EVENTS, 100, 10),
            closed(Way.EVENTS, 1000, 10),
            closed(Way.EVENTS, 10_000, 1),
            new Scenario("events 1x1000 of 1024 bytes", Way.EVENTS, Pace.CLOSED, 1000, 1, 0, 1024, List.of()),
            rate("events 1x1000 at 10000/s", Way.EVENTS, 1000, 10_000),
            closed(Way.LINES, 1, 1000));
    }

    /** Those few that are run where nothing is picked and it has to be over soon. */
    static List<Scenario> brief() {
        return List.of(closed(Way.POLL, 1, 1000), closed(Way.EVENTS, 1, 1000), held(10_000));
    }

    /** As fast as it goes. */
    static Scenario closed(Way way, int channels, int followersEach) {
        return new Scenario(way.name().toLowerCase(Locale.ROOT) + " " + channels + "x" + followersEach, way,
            Pace.CLOSED, channels * followersEach, channels, 0, BYTES, List.of());
    }

    private static Scenario rate(String name, Way way, int followers, int rate) {
        return new Scenario(name, way, Pace.RATE, followers, 1, rate, BYTES, List.of());
    }

    private static Scenario held(int polls, String... serverOptions) {
        return new Scenario("poll " + polls + " held", Way.POLL, Pace.HELD, polls, 1, 0, BYTES, List.of(serverOptions));
    }

    /**
     * The same with fewer polls that are held, if a process cannot have so many files open.
     *
     * @param files how many it can
     * @return empty if as many can be held as should be
     */
    Optional<Scenario> fewer(long files) {
        long most = files - publishers() - Load.SPARE_FILES;
        return pace != Pace.HELD || followers <= most || most < 1 ? Optional.empty()
            : Optional.of(new Scenario(name, way, pace, (int) most, channels, rate, bytes, serverOptions));
    }

    /** The run that is measured. */
    Plan plan(Contender contender, Running server, WarmUp warmUp, Duration measured) {
        return plan(contender, server, pace, followers, channels, warmUpOfRun(warmUp), measured,
            needsRunBefore() ? 100_000 : 0, false);
    }

    /** At a fixed rate the first events find new connections, and are not what goes on. */
    private WarmUp warmUpOfRun(WarmUp warmUp) {
        return switch (pace) {
            case HELD -> WarmUp.NONE;
            case RATE -> new WarmUp(Duration.ofSeconds(3), 0, false);
            default -> warmUp;
        };
    }

    /** Whether the server is warmed up by a run of its own, since in this one there is not enough to do for that. */
    boolean needsRunBefore() {
        return pace == Pace.HELD || pace == Pace.RATE;
    }

    /** That run: as fast as it goes, in other channels. Nothing of it is held any more when it is over. */
    Plan before(Contender contender, Running server, WarmUp warmUp) {
        return plan(contender, server, Pace.CLOSED, Math.min(followers, 1000), 1, warmUp, Duration.ofMillis(100), 0,
            true);
    }

    private Plan plan(Contender contender, Running server, Pace pace, int followers, int channels, WarmUp warmUp,
            Duration measured, int firstChannel, boolean isFarewell) {
        return new Plan(contender.name(), way, pace, server.port(), server.processes(), server.isJava(), followers,
            channels, firstChannel, publishers(), rate, QUIET, warmUp.time(), warmUp.events(), warmUp.untilCompiled(), measured, bytes,
            0, Duration.ZERO, isFarewell);
    }

    private int publishers() {
        return Math.min(channels, MOST_PUBLISHERS);
    }

    /**
     * What comes before the measuring.
     *
     * @param time at least
     * @param events deliveries at least
     * @param untilCompiled whether it goes on, up to four times as long, until a Java server's compilers have next to
     *     nothing to do
     */
    record WarmUp(Duration time, int events, boolean untilCompiled) {

        private static final WarmUp NONE = new WarmUp(Duration.ZERO, 0, false);
    }
}
