package org.halley.comet.shared;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.halley.comet.Batch;
import org.halley.comet.Event;
import org.halley.comet.Gap;
import org.halley.comet.Selection;
import org.halley.comet.spi.Caller;
import org.halley.comet.spi.Verdict;

/**
 * One follower's right to follow, as long as it holds: what was selected is asked for when it begins, when a verdict ends
 * and when the authorizers change; the channels behind patterns before their first event. Thread-safe.
 */
public final class Right {

    /** So many channels behind patterns are remembered for one follower; then it is asked anew. */
    private static final int REMEMBERED = 1024;

    private final Authorizers authorizers;
    private final Caller caller;
    private final Selection selection;
    private final Time time;
    /** What was said of channels behind patterns; null while nothing was asked. */
    private volatile Map<String, Verdict> channels;
    private volatile Instant until = Instant.MAX;
    private volatile Object asked;

    public Right(Authorizers authorizers, Caller caller, Selection selection, Time time) {
        this.authorizers = authorizers;
        this.caller = caller;
        this.selection = selection;
        this.time = time;
    }

    /**
     * Asks for all that is selected.
     *
     * @return what is denied first; null if all is allowed
     */
    public String denied() {
        asked = authorizers.asOfNow();
        channels = null;
        Instant soonest = Instant.MAX;
        if (!authorizers.isEmpty()) {
            for (List<String> selected : List.of(selection.names(), selection.patterns())) {
                for (String nameOrPattern : selected) {
                    Verdict verdict = authorizers.mayFollow(caller, nameOrPattern);
                    if (!verdict.allowed() || !time.now().isBefore(verdict.until())) {
                        return nameOrPattern;
                    }
                    soonest = verdict.until().isBefore(soonest) ? verdict.until() : soonest;
                }
            }
        }
        until = soonest;
        return null;
    }

    /** Whether the last verdicts have ended, or were others', so that {@link #denied()} has to be asked again. */
    public boolean hasEnded() {
        Instant end = until;
        return asked != authorizers.asOfNow() || !end.equals(Instant.MAX) && !time.now().isBefore(end);
    }

    /** What of a batch this follower may see; the batch itself where that is all. */
    public Batch visible(Batch batch) {
        if (authorizers.isEmpty() || batch.isEmpty()) {
            return batch;
        }
        boolean filter = authorizers.filterEvents();
        if (!filter && selection.patterns().isEmpty()) {
            return batch;
        }
        List<Event> events = new ArrayList<>(batch.events().size());
        for (Event event : batch.events()) {
            if (sees(event.channel()) && (!filter || authorizers.maySee(caller, event))) {
                events.add(event);
            }
        }
        List<Gap> gaps = new ArrayList<>(batch.gaps().size());
        for (Gap gap : batch.gaps()) {
            if (sees(gap.channel())) {
                gaps.add(gap);
            }
        }
        boolean all = events.size() == batch.events().size() && gaps.size() == batch.gaps().size();
        return all ? batch : new Batch(events, batch.next(), gaps, batch.resume(), batch.more());
    }

    private boolean sees(String nameOrPattern) {
        if (selection.names().contains(nameOrPattern) || selection.patterns().contains(nameOrPattern)) {
            return true;
        }
        Map<String, Verdict> said = channels;
        if (said == null || said.size() >= REMEMBERED) {
            // What two threads remember at the same time may be asked for again, and nothing worse.
            said = new ConcurrentHashMap<>();
            channels = said;
        }
        Verdict verdict = said.get(nameOrPattern);
        if (verdict == null || !time.now().isBefore(verdict.until())) {
            verdict = authorizers.mayFollow(caller, nameOrPattern);
            said.put(nameOrPattern, verdict);
        }
        return verdict.allowed();
    }
}
