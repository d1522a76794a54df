package org.halley.comet.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.Gap;
import org.halley.comet.Limit;
import org.halley.comet.Names;
import org.halley.comet.Selection;
import org.halley.comet.spi.EventLog;
import org.halley.comet.spi.EventLog.ChannelLog;
import org.halley.comet.spi.EventLog.Dropped;
import org.halley.comet.spi.EventLog.Slice;

/**
 * Reads several channels of a log as one, in the order of the log, and finds what is lost. Thread-safe; takes no lock.
 *
 * <p>Appends and evictions go on meanwhile. What makes the answer exact is the order of looking:
 * <ol>
 * <li>the eviction mark. Each eviction up to it shows in every slice that is read later, so a cursor may say that it
 * knows them. A later eviction has a greater mark and is told to a cursor that says so.</li>
 * <li>the watermark. Nothing behind it is given, or a channel read late would give what a channel read early did not
 * have yet, and the cursor would skip the latter.</li>
 * <li>the channels, then what dropped channels lost: a channel that is dropped meanwhile is seen by one of the two.</li>
 * </ol>
 */
final class Reader {

    /** How much of a channel is looked at together. */
    private static final int CHUNK = 64;
    /** How often one look is repeated because of evictions that came in between. */
    private static final int LOOKS = 3;

    private final EventLog log;

    Reader(EventLog log) {
        this.log = log;
    }

    /** The cursor at the watermark. */
    Cursor now() {
        return Cursor.of(log.epoch(), log.head());
    }

    Batch read(Selection selection, Cursor after, Limit limit) {
        if (after.equals(Cursor.NOW)) {
            Cursor now = now();
            return new Batch(List.of(), now, List.of(), now, false);
        }
        Look look = new Look(selection, after, limit);
        // A loss that is newer than the mark has to be told again with a cursor that lies before it. That is right, but
        // a nuisance; another look mostly knows the mark.
        for (int looks = 1; look.tellsAgain() && looks < LOOKS; looks++) {
            look = new Look(selection, after, limit);
        }
        return look.batch();
    }

    // A cursor's "told" is an eviction mark and, in its last 16 bits, to which selection it was told: a follower who adds
    // a channel and keeps its cursor was never told what that channel lost. It is told all then, some of it again.

    private static long told(long mark, Selection selection) {
        return mark << 16 | tag(selection);
    }

    private static long markOf(long told) {
        return told >>> 16;
    }

    private static boolean isToldTo(Selection selection, long told) {
        return (told & 0xFFFF) == tag(selection);
    }

    private static int tag(Selection selection) {
        return selection.hashCode() * 0x9E3779B9 >>> 16;
    }

    /** One look into the log. Confined. */
    private final class Look {

        private final Selection selection;
        private final Cursor after;
        private final String epoch = log.epoch();
        private final long known = log.evictionMark();
        private final long head = log.head();
        /** Whether the log is another one than the cursor's. */
        private final boolean foreign;
        /** The mark that the follower knows, of this selection. */
        private final long told;
        /** Whether everything evicted so far is known to the follower, or was never asked for. */
        private final boolean knowsAll;
        private final long from;
        private final List<Gap> gaps = new ArrayList<>();
        /** Up to where each channel has lost something; only where the log is another one. */
        private final Map<String, Long> upTo;
        private final Merge merge;
        /** Up to where some selected channel has lost something: a cursor below has to say what it knows. */
        private long lostUpTo;
        /** The same for losses behind {@code known}. */
        private long freshUpTo;

        Look(Selection selection, Cursor after, Limit limit) {
            this.selection = selection;
            this.after = after;
            this.foreign = after.isPlace() && (!after.epoch().equals(epoch) || after.position() > head
                    || markOf(after.told()) > known);
            this.told = isToldTo(selection, after.told()) ? markOf(after.told()) : 0;
            this.upTo = foreign ? new HashMap<>() : Map.of();
            this.knowsAll = foreign || !after.isPlace();
            this.from = knowsAll ? 0 : after.position();
            this.merge = new Merge(head, Math.min(CHUNK, limit.events()));
            for (String name : selection.names()) {
                Optional<ChannelLog> channel = log.channel(name);
                if (channel.isPresent()) {
                    look(channel.get());
                } else {
                    Dropped dropped = log.dropped();
                    lost(name, dropped.upTo(), dropped.mark());
                }
            }
            if (!selection.patterns().isEmpty()) {
                Set<String> seen = new HashSet<>(selection.names());
                for (String pattern : selection.patterns()) {
                    for (ChannelLog channel : log.matching(pattern, from)) {
                        if (channel.last() > from && Names.matches(pattern, channel.name()) && seen.add(channel.name())) {
                            look(channel);
                        }
                    }
                }
                Dropped dropped = log.dropped();
                for (String pattern : selection.patterns()) {
                    lost(pattern, dropped.upTo(), dropped.mark());
                }
            }
            if (foreign) {
                selection.names().forEach(name -> gap(name, upTo.get(name), 0));
                // All that a pattern matches is complete from the place before everything, with its losses known.
                selection.patterns().forEach(pattern -> gap(pattern, 0, told(known, Selection.of(pattern))));
            }
            merge.run(limit);
        }

        private void look(ChannelLog channel) {
            long start = after.lastCount() > 0 ? channel.beforeLast(after.lastCount()) : from;
            Slice slice = channel.read(start, merge.chunk());
            lost(channel.name(), slice.evictedUpTo(), slice.mark());
            merge.add(channel, slice);
        }

        private void lost(String nameOrPattern, long position, long mark) {
            if (foreign) {
                upTo.put(nameOrPattern, position);
            } else if (!knowsAll && position > from && mark > told) {
                gap(nameOrPattern, position, 0);
            }
            lostUpTo = Math.max(lostUpTo, position);
            if (mark > known) {
                freshUpTo = Math.max(freshUpTo, position);
            }
        }

        private void gap(String nameOrPattern, long oldest, long toldThere) {
            gaps.add(new Gap(nameOrPattern, after, Cursor.of(epoch, oldest, toldThere)));
        }

        boolean tellsAgain() {
            return Math.min(next(), resume()) < freshUpTo;
        }

        private long next() {
            return merge.isCut() ? merge.events().get(merge.events().size() - 1).position() : head;
        }

        /** Right before the first event, so that nothing retained is skipped. */
        private long resume() {
            return merge.events().isEmpty() ? head : merge.events().get(0).position() - 1;
        }

        private Cursor cursor(long position) {
            return Cursor.of(epoch, position, position < lostUpTo ? told(known, selection) : 0);
        }

        Batch batch() {
            List<Event> events = merge.events();
            return new Batch(events, cursor(next()), gaps, cursor(resume()), merge.isCut());
        }
    }
}
