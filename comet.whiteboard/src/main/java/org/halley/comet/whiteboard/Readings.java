package org.halley.comet.whiteboard;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What requests to follow were found to ask for, by their text: a thousand clients that stand at the same place of a channel
 * ask in the same words, and only the first of them is read.
 *
 * <p>A fixed number of slots, found by hash and overwritten, as in {@link Bodies}. Who sends a request is no part of it:
 * rights are asked for each. Thread-safe; takes no lock.
 */
final class Readings {

    private static final int SLOTS = 1024;
    /** Longer requests are read each time: kept, they could be many megabytes. */
    private static final int LONGEST_KEPT = 512;

    private record Kept(String uri, String query, String accept, String lastEventId, Settings settings,
            FollowRequest reading) {

        boolean isFor(String otherUri, String otherQuery, String otherAccept, String otherId, Settings otherSettings) {
            return settings == otherSettings && uri.equals(otherUri) && Objects.equals(query, otherQuery)
                    && Objects.equals(accept, otherAccept) && Objects.equals(lastEventId, otherId);
        }
    }

    private final AtomicReferenceArray<Kept> slots = new AtomicReferenceArray<>(SLOTS);

    /**
     * What a request asks for, if that is known.
     *
     * @param uri its path as it came
     * @param query null for none
     * @param accept its header of that name; null for none
     * @param lastEventId its header of that name; null for none
     * @param settings in force; what was read under others is not known any more
     * @return null if it has to be read
     */
    FollowRequest find(String uri, String query, String accept, String lastEventId, Settings settings) {
        Kept kept = slots.get(slot(uri, query));
        return kept != null && kept.isFor(uri, query, accept, lastEventId, settings) ? kept.reading : null;
    }

    /** Keeps what a request was found to ask for; parameters as of {@link #find}. */
    void keep(String uri, String query, String accept, String lastEventId, Settings settings, FollowRequest reading) {
        if (length(uri) + length(query) + length(accept) + length(lastEventId) <= LONGEST_KEPT) {
            slots.set(slot(uri, query), new Kept(uri, query, accept, lastEventId, settings, reading));
        }
    }

    private static int length(String text) {
        return text == null ? 0 : text.length();
    }

    private static int slot(String uri, String query) {
        return (uri.hashCode() * 31 + Objects.hashCode(query)) * 0x9E3779B9 >>> 22;
    }
}
