package org.halley.comet.spi;

import java.time.Instant;
import java.util.Objects;

/**
 * An authorizer's answer. Immutable.
 *
 * @param allowed whether it is allowed
 * @param until when the answer ends and must be asked again; {@link Instant#MAX} for never
 */
public record Verdict(boolean allowed, Instant until) {

    /** Allowed, without an end. */
    public static final Verdict ALLOW = new Verdict(true, Instant.MAX);
    /** Denied. */
    public static final Verdict DENY = new Verdict(false, Instant.MAX);

    /** Checks that the end is there. */
    public Verdict {
        Objects.requireNonNull(until, "until");
    }

    /**
     * Allowed up to a moment, at which a held request is asked for again.
     *
     * @param until not null
     */
    public static Verdict allowUntil(Instant until) {
        return new Verdict(true, until);
    }
}
