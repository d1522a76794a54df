package org.halley.comet.bayeux;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import org.halley.comet.Names;
import org.halley.comet.shared.Configuration;

/** The configuration as values, each within its bounds. Immutable. The keys are described in {@link BayeuxConfiguration}. */
record Settings(String path, List<String> publishChannels, Set<String> corsOrigins, boolean callbackPolling, boolean bound,
        int timeoutSeconds, int intervalMillis, int expirySeconds, int sessionsMax, int sessionsMaxPerBrowser,
        int multipleIntervalMillis, int heldMax, int bodyMax, int bodySeconds, int messagesMax, int subscriptionsMax,
        int directMax, int directMaxBytes, int ackMax, List<String> lazyChannels, int lazySeconds, int serviceSeconds,
        int restartIntervalMax, int drainSeconds, int writeTimeoutSeconds) {

    /** What holds without any configuration. */
    static final Settings DEFAULT = new Settings("/cometd", List.of(), Set.of(), false, true, 30, 0, 10, 50_000, 4, 2_000,
            50_000, 65_536, 30, 1_000, 128, 256, 262_144, 64, List.of(), 5, 30, 10, 2, 60);

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]{1,64}){1,8}");
    private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]*://[a-z0-9.\\[\\]:_-]+");
    private static final Pattern YES_OR_NO = Pattern.compile("true|false");
    private static final Pattern BINDING = Pattern.compile("cookie|none");

    Settings {
        publishChannels = List.copyOf(publishChannels);
        corsOrigins = Set.copyOf(corsOrigins);
        lazyChannels = List.copyOf(lazyChannels);
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
                reader.text("path", DEFAULT.path, before.path, PATH, "a path such as /cometd"),
                channels(reader, "publish.channels", before.publishChannels),
                Set.copyOf(reader.list("cors.origins", List.copyOf(before.corsOrigins),
                        text -> ORIGIN.matcher(text).matches(),
                        "origins such as https://example.org, in lower case, without a path; * is not allowed")),
                reader.text("callback.polling", "false", Boolean.toString(before.callbackPolling), YES_OR_NO,
                        "true or false").equals("true"),
                reader.text("binding", "cookie", before.bound ? "cookie" : "none", BINDING, "cookie or none")
                        .equals("cookie"),
                reader.number("timeout.seconds", DEFAULT.timeoutSeconds, before.timeoutSeconds, 0, 110),
                reader.number("interval.millis", DEFAULT.intervalMillis, before.intervalMillis, 0, 3_600_000),
                reader.number("expiry.seconds", DEFAULT.expirySeconds, before.expirySeconds, 1, 86_400),
                reader.number("sessions.max", DEFAULT.sessionsMax, before.sessionsMax, 0, 10_000_000),
                reader.number("sessions.max.per.browser", DEFAULT.sessionsMaxPerBrowser, before.sessionsMaxPerBrowser, 0,
                        10_000_000),
                reader.number("multiple.interval.millis", DEFAULT.multipleIntervalMillis, before.multipleIntervalMillis,
                        1, 3_600_000),
                reader.number("held.max", DEFAULT.heldMax, before.heldMax, 0, 10_000_000),
                reader.number("body.max", DEFAULT.bodyMax, before.bodyMax, 1, 16 * 1024 * 1024),
                reader.number("body.seconds", DEFAULT.bodySeconds, before.bodySeconds, 1, 600),
                reader.number("messages.max", DEFAULT.messagesMax, before.messagesMax, 1, 100_000),
                reader.number("subscriptions.max", DEFAULT.subscriptionsMax, before.subscriptionsMax, 1, 10_000),
                reader.number("direct.max", DEFAULT.directMax, before.directMax, 1, 100_000),
                reader.number("direct.max.bytes", DEFAULT.directMaxBytes, before.directMaxBytes, 1, 64 * 1024 * 1024),
                reader.number("ack.max", DEFAULT.ackMax, before.ackMax, 1, 10_000),
                channels(reader, "lazy.channels", before.lazyChannels),
                reader.number("lazy.seconds", DEFAULT.lazySeconds, before.lazySeconds, 0, 3_600),
                reader.number("service.seconds", DEFAULT.serviceSeconds, before.serviceSeconds, 1, 3_600),
                reader.number("restart.interval.max", DEFAULT.restartIntervalMax, before.restartIntervalMax, 0, 3_600),
                reader.number("drain.seconds", DEFAULT.drainSeconds, before.drainSeconds, 0, 30),
                reader.number("write.timeout.seconds", DEFAULT.writeTimeoutSeconds, before.writeTimeoutSeconds, 1, 3600));
    }

    private static List<String> channels(Configuration reader, String key, List<String> before) {
        return reader.list(key, before, text -> Names.isName(text) || Names.isPattern(text), "names of channels and patterns");
    }

    /** Whether the configuration lets clients publish to a channel. */
    boolean opens(String channel) {
        return matches(publishChannels, channel);
    }

    /** Whether an event of a channel may wait for others. */
    boolean isLazy(String channel) {
        return matches(lazyChannels, channel);
    }

    private static boolean matches(List<String> selected, String channel) {
        for (String nameOrPattern : selected) {
            if (Names.matches(nameOrPattern, channel)) {
                return true;
            }
        }
        return false;
    }
}
