package org.halley.comet.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.Gap;
import org.halley.comet.Names;
import org.halley.comet.Selection;

/**
 * What one follower got, and the oracle: whenever its cursor moves, everything published between the old place and the
 * new one on the channels that it selects was delivered once and in order, or told as lost, and never both.
 */
final class Account {

    private final Ledger ledger;
    private final Set<Long> delivered = new HashSet<>();
    private final Set<Long> told = new HashSet<>();
    /** Told by a gap of a pattern, which is about channels that are no more, and may say too much. */
    private final Set<Long> toldRoughly = new HashSet<>();
    /** What a sentinel, or a log that is another one, did not ask for. */
    private final Set<Long> excused = new HashSet<>();
    private long newest;
    private boolean toldAnew;

    Account(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Whether a cursor is a place of this log, so that everything behind it is owed. */
    boolean isPlaceHere(Cursor cursor) {
        return cursor.epoch().equals(ledger.log.epoch());
    }

    /**
     * A call with a cursor has returned. If the cursor is none of this log, what is owed from now on is what it asks for
     * as the log stands.
     */
    void asked(Cursor after) {
        ledger.notice();
        if (isPlaceHere(after)) {
            return;
        }
        Set<Long> wanted = after.equals(Cursor.NOW) ? Set.of()
                : after.lastCount() > 0 ? ledger.lastRetained(after.lastCount()) : ledger.retained();
        ledger.between(0, ledger.head()).stream().map(Event::position).filter(p -> !wanted.contains(p))
                .forEach(excused::add);
    }

    /**
     * A batch was taken.
     *
     * @param eventsToo false where only the gaps are taken, and {@code resume} is the new cursor
     * @return the new cursor
     */
    Cursor take(Selection selection, Cursor after, Batch batch, boolean eventsToo) {
        ledger.notice();
        Cursor next = eventsToo ? batch.next() : batch.resume();
        assertTrue(isPlaceHere(next), "a cursor of this log");
        long from = isPlaceHere(after) ? after.position() : 0;
        toldAnew = true;
        lost(selection, after, batch.gaps());
        if (eventsToo) {
            for (Event event : batch.events()) {
                deliver(selection, from, event);
            }
        }
        settle(selection, from, next.position());
        assertTrue(next.position() >= from, "the cursor does not fall back");
        return next;
    }

    /** Whether the gaps that were taken last were news, each of them. */
    boolean toldAnew() {
        return toldAnew;
    }

    /** Gaps that came together. */
    void lost(Selection selection, Cursor after, List<Gap> gaps) {
        // A wait that began with a sentinel has moved on to a place when something is lost to it.
        if (isPlaceHere(after) || gaps.stream().anyMatch(gap -> isPlaceHere(gap.after()))) {
            gaps.forEach(gap -> lost(selection, after, gap));
        } else {
            Set<String> selected = new HashSet<>(selection.names());
            selected.addAll(selection.patterns());
            assertEquals(after.isPlace() ? selected : Set.of(),
                    gaps.stream().map(Gap::channel).collect(Collectors.toSet()), "another log loses all that is selected");
        }
        assertEquals(gaps.size(), gaps.stream().map(Gap::channel).distinct().count(), "one gap for a channel");
    }

    private void lost(Selection selection, Cursor after, Gap gap) {
        assertTrue(isPlaceHere(gap.after()) && gap.after().position() >= after.position(), () -> "not asked with: " + gap);
        assertTrue(selection.patterns().contains(gap.channel()) || selection.matches(gap.channel()), () -> "not selected: " + gap);
        assertTrue(gap.oldest().position() > gap.after().position(), () -> "an empty gap: " + gap);
        boolean rough = Names.isPattern(gap.channel());
        Set<Long> retained = ledger.retained();
        boolean any = false;
        boolean anew = false;
        for (Event event : ledger.between(gap.after().position(), Math.min(gap.oldest().position(), ledger.head()))) {
            long position = event.position();
            if (rough) {
                if (ledger.wasDropped(event) && Names.matches(gap.channel(), event.channel())) {
                    toldRoughly.add(position);
                }
            } else if (gap.channel().equals(event.channel())) {
                assertFalse(delivered.contains(position), () -> "told as lost after it was delivered: " + event);
                assertFalse(retained.contains(position), () -> "told as lost, and retained: " + event);
                boolean first = told.add(position);
                // What dropped channels lost is remembered roughly, and may be told again with what others lost since.
                any |= !ledger.wasDropped(event);
                anew |= first;
            }
        }
        toldAnew &= anew || !any;
    }

    void deliver(Selection selection, long from, Event event) {
        assertTrue(selection.matches(event.channel()), () -> "not selected: " + event);
        assertEquals(ledger.between(event.position() - 1, event.position()).get(0), event, "not what was published");
        assertTrue(event.position() > newest && event.position() > from, () -> "out of order, or twice: " + event);
        assertFalse(told.contains(event.position()), () -> "delivered after it was told as lost: " + event);
        newest = event.position();
        delivered.add(event.position());
    }

    /** Checks that nothing is missing in a range. */
    void settle(Selection selection, long from, long upTo) {
        for (Event event : ledger.between(from, upTo)) {
            long position = event.position();
            if (selection.matches(event.channel()) && !delivered.contains(position) && !told.contains(position)
                    && !toldRoughly.contains(position) && !excused.contains(position)) {
                fail("lost silently: " + event + " between " + from + " and " + upTo + " of " + selection);
            }
        }
        List<Event> behind = ledger.between(upTo, ledger.head());
        assertTrue(behind.stream().noneMatch(event -> delivered.contains(event.position())), "delivered twice, soon");
    }
}
