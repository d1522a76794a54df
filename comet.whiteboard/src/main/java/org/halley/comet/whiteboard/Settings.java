package org.halley.comet.whiteboard;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import org.halley.comet.Names;
import org.halley.comet.shared.Configuration;

/**
 * The configuration as values, checked. Immutable.
 *
 * <p>Keys and ranges are those of {@link WhiteboardConfiguration}. A value that is not allowed is complained about, and
 * the one before it stays.
 */
record Settings(String path, List<String> publishChannels, Set<String> corsOrigins, int waitMax, int waitDefault,
        int heartbeatSeconds, int streamSeconds, int drainSeconds, int writeTimeoutSeconds, int bodySeconds, int heldMax,
        int heldMaxPerClient, int bodyMax, int patternsMax, int channelsMaxPerRequest, int idempotencySeconds,
        int idempotencyMax, String authChallenge) {

    /** What holds without any configuration. */
    static final Settings DEFAULT = new Settings("/comet", List.of(), Set.of(), 110, 25, 15, 60, 2, 60, 30, 50_000,
            10_000, 65_536, 32, 128, 300, 10_000, "Bearer");

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]{1,64}){1,8}");
    private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]*://[a-z0-9.\\[\\]:_-]+");
    private static final Pattern CHALLENGE = Pattern.compile("[ -~]{1,200}");

    Settings {
        publishChannels = List.copyOf(publishChannels);
        corsOrigins = Set.copyOf(corsOrigins);
    }

    /**
     * Reads a configuration.
     *
     * @param properties as Config Admin gives them; a key that is missing has its default
     * @param before what stays where a value is not allowed
     * @param complaint is told of each value that is not allowed
     */
    static Settings of(Map<String, ?> properties, Settings before, Consumer<String> complaint) {
        Configuration reader = new Configuration(properties, complaint);
        return new Settings(
                reader.text("path", DEFAULT.path, before.path, PATH, "a path such as /comet"),
                reader.list("publish.channels", before.publishChannels,
                        text -> Names.isName(text) || Names.isPattern(text), "names of channels and patterns"),
                Set.copyOf(reader.list("cors.origins", List.copyOf(before.corsOrigins),
                        text -> ORIGIN.matcher(text).matches(),
                        "origins such as https://example.org, in lower case, without a path; * is not allowed")),
                reader.number("wait.max", DEFAULT.waitMax, before.waitMax, 0, 110),
                reader.number("wait.default", DEFAULT.waitDefault, before.waitDefault, 0, 110),
                reader.number("heartbeat.seconds", DEFAULT.heartbeatSeconds, before.heartbeatSeconds, 1, 3600),
                reader.number("stream.seconds", DEFAULT.streamSeconds, before.streamSeconds, 0, 86_400),
                reader.number("drain.seconds", DEFAULT.drainSeconds, before.drainSeconds, 0, 30),
                reader.number("write.timeout.seconds", DEFAULT.writeTimeoutSeconds, before.writeTimeoutSeconds, 1, 3600),
                reader.number("body.seconds", DEFAULT.bodySeconds, before.bodySeconds, 1, 600),
                reader.number("held.max", DEFAULT.heldMax, before.heldMax, 0, 10_000_000),
                reader.number("held.max.per.client", DEFAULT.heldMaxPerClient, before.heldMaxPerClient, 0, 10_000_000),
                reader.number("body.max", DEFAULT.bodyMax, before.bodyMax, 1, 16 * 1024 * 1024),
                reader.number("patterns.max", DEFAULT.patternsMax, before.patternsMax, 0, 1000),
                reader.number("channels.max.per.request", DEFAULT.channelsMaxPerRequest, before.channelsMaxPerRequest, 1,
                        10_000),
                reader.number("idempotency.seconds", DEFAULT.idempotencySeconds, before.idempotencySeconds, 0, 86_400),
                reader.number("idempotency.max", DEFAULT.idempotencyMax, before.idempotencyMax, 1, 1_000_000),
                reader.text("auth.challenge", DEFAULT.authChallenge, before.authChallenge, CHALLENGE,
                        "1 to 200 printable characters"));
    }

    /** The seconds that a poll is held which does not say how long. */
    int waitUnsaid() {
        return Math.min(waitDefault, waitMax);
    }

    /** Whether the configuration lets HTTP clients publish to a channel. */
    boolean opens(String channel) {
        for (String open : publishChannels) {
            if (Names.matches(open, channel)) {
                return true;
            }
        }
        return false;
    }
}
