package org.halley.comet;

import java.util.List;
import java.util.Objects;

/**
 * What a follower gets from one look into the log. Immutable.
 *
 * @param events what was published behind the cursor that was asked with, in the order of the log; perhaps empty
 * @param next the cursor to ask with next: everything up to it is in {@code events}, was told in {@code gaps}, or is not
 *     selected
 * @param gaps what is lost, at most one for a channel; perhaps empty
 * @param resume the cursor to ask with next by one who takes the gaps but not the events; equal to {@code next} where
 *     there are neither
 * @param more whether more is there behind {@code next} already
 */
public record Batch(List<Event> events, Cursor next, List<Gap> gaps, Cursor resume, boolean more) {

    /** Copies the lists. */
    public Batch {
        events = List.copyOf(events);
        gaps = List.copyOf(gaps);
        Objects.requireNonNull(next, "next");
        Objects.requireNonNull(resume, "resume");
    }

    /** Whether there is neither an event nor a gap. */
    public boolean isEmpty() {
        return events.isEmpty() && gaps.isEmpty();
    }
}
