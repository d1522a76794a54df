package org.halley.comet.service;

import java.time.Duration;
import java.util.Map;

import org.halley.comet.Names;
import org.halley.comet.Retention;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the hub is set. Immutable.
 *
 * @param retention what is kept of a channel that no declaration says otherwise of
 * @param maxChannels the greatest number of channels
 * @param maxEventBytes the greatest length of an event's data, in bytes of its JSON form
 */
record Settings(Retention retention, int maxChannels, int maxEventBytes) {

    static final String RETAIN_EVENTS = "retain.events";
    static final String RETAIN_BYTES = "retain.bytes";
    static final String RETAIN_SECONDS = "retain.seconds";
    static final String CHANNELS_MAX = "channels.max";
    static final String EVENT_BYTES_MAX = "event.bytes.max";

    static final Settings DEFAULT = new Settings(Retention.DEFAULT, 100_000, 1024 * 1024);

    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);
    private static final long MAX_SECONDS = Duration.ofDays(36_500).toSeconds();

    /**
     * Reads a configuration. A value that is not allowed is logged, and the one that was in force stays.
     *
     * @param pid what the log names
     * @param properties as Config Admin gives them: numbers or texts
     * @param inForce what stays where a value is not allowed
     */
    static Settings read(String pid, Map<String, ?> properties, Settings inForce) {
        PartialRetention old = PartialRetention.of(inForce.retention);
        PartialRetention retention = retention(pid, properties, old, PartialRetention.of(DEFAULT.retention));
        return new Settings(retention.or(DEFAULT.retention),
                (int) number(pid, properties, CHANNELS_MAX, 1, 10_000_000, inForce.maxChannels, DEFAULT.maxChannels),
                (int) number(pid, properties, EVENT_BYTES_MAX, 1, 100 * 1024 * 1024, inForce.maxEventBytes,
                        DEFAULT.maxEventBytes));
    }

    /**
     * Reads the retention of a declaration; what is missing is left to the defaults of the hub.
     *
     * @param pid what the log names
     * @param properties as Config Admin gives them
     * @param inForce what stays where a value is not allowed
     */
    static PartialRetention retention(String pid, Map<String, ?> properties, PartialRetention inForce) {
        return retention(pid, properties, inForce, new PartialRetention(null, null, null));
    }

    private static PartialRetention retention(String pid, Map<String, ?> properties, PartialRetention inForce,
            PartialRetention missing) {
        Long seconds = number(pid, properties, RETAIN_SECONDS, 0, MAX_SECONDS,
                inForce.age() == null ? null : inForce.age().toSeconds(),
                missing.age() == null ? null : missing.age().toSeconds());
        Long events = number(pid, properties, RETAIN_EVENTS, 1, 10_000_000,
                inForce.events() == null ? null : inForce.events().longValue(),
                missing.events() == null ? null : missing.events().longValue());
        return new PartialRetention(events == null ? null : events.intValue(),
                number(pid, properties, RETAIN_BYTES, 1, Long.MAX_VALUE, inForce.bytes(), missing.bytes()),
                seconds == null ? null : Duration.ofSeconds(seconds));
    }

    private static long number(String pid, Map<String, ?> properties, String key, long least, long greatest,
            long inForce, long missing) {
        return number(pid, properties, key, least, greatest, Long.valueOf(inForce), Long.valueOf(missing));
    }

    private static Long number(String pid, Map<String, ?> properties, String key, long least, long greatest,
            Long inForce, Long missing) {
        Object value = properties.get(key);
        if (value == null) {
            return missing;
        }
        try {
            long number = Long.parseLong(value.toString().trim());
            if (number >= least && number <= greatest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, together with a number out of range.
        }
        LOG.error("Configuration {}: {} = '{}' is not a whole number from {} to {}; {} stays in force", pid, key,
                Names.shown(value.toString()), least, greatest,
                inForce == null ? "the hub's default" : inForce);
        return inForce;
    }
}
