package org.halley.comet;

/**
 * How much one look into the log may bring. The first event always fits. Immutable.
 *
 * @param events the greatest number of events, 1 or more
 * @param bytes the greatest sum of their lengths in JSON form, 1 or more
 */
public record Limit(int events, int bytes) {

    /** 500 events or 256 KiB. */
    public static final Limit DEFAULT = new Limit(500, 256 * 1024);

    /** Checks both. */
    public Limit {
        if (events < 1 || bytes < 1) {
            throw new IllegalArgumentException("limit of " + events + " events, " + bytes + " bytes: each is 1 or more");
        }
    }
}
