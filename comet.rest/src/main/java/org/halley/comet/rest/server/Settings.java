package org.halley.comet.rest.server;

import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import org.halley.comet.shared.Configuration;

/**
 * The configuration, checked. Immutable; see {@link RestConfiguration}.
 */
record Settings(int waitMax, int waitDefault, int heartbeatSeconds, int streamSeconds, int drainSeconds,
        int writeTimeoutSeconds, int heldMax, int heldMaxPerClient, String authChallenge) {

    static final Settings DEFAULT = new Settings(110, 25, 15, 60, 2, 60, 50_000, 10_000, "Bearer");

    private static final Pattern CHALLENGE = Pattern.compile("[\\x20-\\x7e]{1,200}");

    /**
     * Reads a configuration.
     *
     * @param properties as Config Admin gives them
     * @param before stays where a value is not allowed
     * @param complaint is told of each value that is not allowed
     */
    static Settings of(Map<String, ?> properties, Settings before, Consumer<String> complaint) {
        Configuration reader = new Configuration(properties, complaint);
        return new Settings(
                reader.number("wait.max", DEFAULT.waitMax, before.waitMax, 0, 110),
                reader.number("wait.default", DEFAULT.waitDefault, before.waitDefault, 0, 110),
                reader.number("heartbeat.seconds", DEFAULT.heartbeatSeconds, before.heartbeatSeconds, 1, 3600),
                reader.number("stream.seconds", DEFAULT.streamSeconds, before.streamSeconds, 0, 86_400),
                reader.number("drain.seconds", DEFAULT.drainSeconds, before.drainSeconds, 0, 30),
                reader.number("write.timeout.seconds", DEFAULT.writeTimeoutSeconds, before.writeTimeoutSeconds, 1, 3600),
                reader.number("held.max", DEFAULT.heldMax, before.heldMax, 0, 10_000_000),
                reader.number("held.max.per.client", DEFAULT.heldMaxPerClient, before.heldMaxPerClient, 0, 10_000_000),
                reader.text("auth.challenge", DEFAULT.authChallenge, before.authChallenge, CHALLENGE,
                        "1 to 200 printable characters"));
    }
}
