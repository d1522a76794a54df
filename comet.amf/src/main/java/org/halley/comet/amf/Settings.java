package org.halley.comet.amf;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import org.halley.comet.Names;
import org.halley.comet.shared.Configuration;

/** The configuration as values, each within its bounds. Immutable. The keys are described in {@link AmfConfiguration}. */
record Settings(String path, String servicesConfig, List<String> publishChannels, Set<String> corsOrigins,
        int waitIntervalMillis, int maxWaitingPollRequests, int clientWaitIntervalMillis, List<String> userAgents,
        int queueMax, int sessionsMax, int clientTimeoutMinutes, int bodyMax, int bodySeconds, int drainSeconds,
        int writeTimeoutSeconds) {

    /** What holds without any configuration. */
    static final Settings DEFAULT = new Settings("/amf", "", List.of(), Set.of(), 25_000, 50_000, 1, List.of(), 1_000,
            50_000, 10, 65_536, 30, 2, 60);

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]{1,64}){1,8}");
    private static final Pattern FILE = Pattern.compile("[^\\p{Cntrl}]{0,1024}");
    private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]*://[a-z0-9.\\[\\]:_-]+");
    private static final Pattern AGENT = Pattern.compile("[A-Za-z0-9./_-]{1,64}=[1-9][0-9]{0,4}");

    Settings {
        publishChannels = List.copyOf(publishChannels);
        corsOrigins = Set.copyOf(corsOrigins);
        userAgents = List.copyOf(userAgents);
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
                reader.text("path", DEFAULT.path, before.path, PATH, "a path such as /amf"),
                reader.text("services.config", "", before.servicesConfig, FILE, "the path of a file"),
                reader.list("publish.channels", before.publishChannels,
                        text -> Names.isName(text) || Names.isPattern(text), "names of channels and patterns"),
                Set.copyOf(reader.list("cors.origins", List.copyOf(before.corsOrigins),
                        text -> ORIGIN.matcher(text).matches(),
                        "origins such as https://example.org, in lower case, without a path; * is not allowed")),
                reader.number("wait.interval.millis", DEFAULT.waitIntervalMillis, before.waitIntervalMillis, -1, 3_600_000),
                reader.number("max.waiting.poll.requests", DEFAULT.maxWaitingPollRequests, before.maxWaitingPollRequests, 0,
                        10_000_000),
                reader.number("client.wait.interval.millis", DEFAULT.clientWaitIntervalMillis,
                        before.clientWaitIntervalMillis, 0, 3_600_000),
                reader.list("user.agents", before.userAgents, text -> AGENT.matcher(text).matches(),
                        "words of User-Agent headers with the polls that one session may hold, such as Chrome=5"),
                reader.number("queue.max", DEFAULT.queueMax, before.queueMax, 1, 1_000_000),
                reader.number("sessions.max", DEFAULT.sessionsMax, before.sessionsMax, 0, 10_000_000),
                reader.number("client.timeout.minutes", DEFAULT.clientTimeoutMinutes, before.clientTimeoutMinutes, 1, 10_080),
                reader.number("body.max", DEFAULT.bodyMax, before.bodyMax, 1, 16 * 1024 * 1024),
                reader.number("body.seconds", DEFAULT.bodySeconds, before.bodySeconds, 1, 600),
                reader.number("drain.seconds", DEFAULT.drainSeconds, before.drainSeconds, 0, 30),
                reader.number("write.timeout.seconds", DEFAULT.writeTimeoutSeconds, before.writeTimeoutSeconds, 1, 3_600));
    }

    /** Whether the configuration lets clients publish to a channel. */
    boolean opens(String channel) {
        for (String nameOrPattern : publishChannels) {
            if (Names.matches(nameOrPattern, channel)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the same message broker does for both. */
    boolean haveTheSameBroker(Settings other) {
        return path.equals(other.path) && servicesConfig.equals(other.servicesConfig)
                && waitIntervalMillis == other.waitIntervalMillis
                && maxWaitingPollRequests == other.maxWaitingPollRequests
                && clientWaitIntervalMillis == other.clientWaitIntervalMillis
                && userAgents.equals(other.userAgents)
                && queueMax == other.queueMax && clientTimeoutMinutes == other.clientTimeoutMinutes;
    }
}
