package org.halley.comet.service;

import java.time.Duration;

import org.halley.comet.Retention;

/**
 * A retention of which parts may be left to the defaults of the hub. Immutable.
 *
 * @param events null for the default
 * @param bytes null for the default
 * @param age null for the default
 */
record PartialRetention(Integer events, Long bytes, Duration age) {

    static PartialRetention of(Retention retention) {
        return new PartialRetention(retention.events(), retention.bytes(), retention.age());
    }

    Retention or(Retention defaults) {
        return new Retention(events == null ? defaults.events() : events, bytes == null ? defaults.bytes() : bytes,
                age == null ? defaults.age() : age);
    }
}
