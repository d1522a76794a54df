package org.halley.comet.resteasy.server;

import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import org.halley.comet.shared.Configuration;

/**
 * The configuration, checked. Immutable.
 *
 * @param path where the resources are served
 * @param heldMax how many requests may be suspended at once
 */
record Settings(String path, int heldMax) {

    static final Settings DEFAULT = new Settings("/rest", 10_000);

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

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
                reader.text("path", DEFAULT.path, before.path, PATH, "a path such as /rest"),
                reader.number("held.max", DEFAULT.heldMax, before.heldMax, 1, 10_000_000));
    }
}
