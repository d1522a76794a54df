package org.halley.comet.whiteboard;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.halley.comet.Selection;

/**
 * The audiences there are, one for each selection that somebody waits for, or did a few seconds ago: a poll that was
 * answered mostly comes back. Thread-safe.
 */
final class Audiences {

    /** How long an audience stays that nobody is in. */
    private static final long KEPT_MILLIS = 5_000;
    /** So many may stay so. */
    private static final int MOST_KEPT = 20_000;

    private final Site site;
    private final Map<Selection, Audience> all = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Audiences(Site site) {
        this.site = site;
    }

    /** The audience of a selection; null if there is none. */
    Audience find(Selection selection) {
        return all.get(selection);
    }

    /** The audience of a selection, made if there is none. */
    Audience of(Selection selection) {
        Audience there = all.get(selection);
        if (there == null) {
            // Its watch is made outside of the map's locks; who comes second closes its own.
            Audience made = new Audience(site, selection);
            there = all.putIfAbsent(selection, made);
            if (there == null) {
                there = made;
            } else {
                made.close();
            }
        }
        if (closed) {
            there.close();
        }
        return there;
    }

    /** The hub came, left or was replaced, or something else that concerns all: everybody looks again. */
    void lookAgain() {
        all.values().forEach(Audience::lookAgain);
    }

    /** All who are seated. */
    void each(Consumer<Held> action) {
        all.values().forEach(audience -> audience.each(action));
    }

    /** Whether nobody is anywhere. */
    boolean isEmpty() {
        return all.values().stream().allMatch(Audience::isEmpty);
    }

    /** Closes those that nobody has come to for a while, or at once where they are many. */
    void tidy() {
        long now = site.time().millis();
        int kept = 0;
        for (Map.Entry<Selection, Audience> each : all.entrySet()) {
            Audience audience = each.getValue();
            boolean gone = audience.isLeft(now, kept < MOST_KEPT ? KEPT_MILLIS : 0) && close(each.getKey(), audience);
            if (!gone && audience.isEmpty()) {
                kept++;
            }
        }
    }

    /** Closes the audience of a selection at once if nobody is in it, where nobody can be held and come back. */
    void closeIfEmpty(Selection selection) {
        Audience audience = all.get(selection);
        if (audience != null) {
            close(selection, audience);
        }
    }

    private boolean close(Selection selection, Audience audience) {
        return audience.closeIfEmpty() && all.remove(selection, audience);
    }

    /** Ends all watches; who comes later finds no seat. */
    void close() {
        closed = true;
        all.values().forEach(Audience::close);
        all.clear();
    }
}
