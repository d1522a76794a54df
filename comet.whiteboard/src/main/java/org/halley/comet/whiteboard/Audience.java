package org.halley.comet.whiteboard;

import java.util.function.Consumer;

import org.halley.comet.Selection;
import org.halley.comet.shared.Time;

/**
 * All who follow the same selection, in one row, or where they are many in as many as there are processors to wake them.
 * Thread-safe.
 */
final class Audience {

    /** So many are woken by one thread in any case. */
    private static final int FEW = 128;
    private static final int ROWS = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));

    private final Site site;
    private final Selection selection;
    private final Row first;
    /** Those beside the first; null until they are needed. Written once, under the monitor. */
    private volatile Row[] others;
    /** By how many it was asked for, in turns; two at the same time may count as one. */
    private int asked;
    /** Since when nobody was seen here, by {@link Time#millis()}; of the thread that tidies. */
    private long emptySince = -1;

    Audience(Site site, Selection selection) {
        this.site = site;
        this.selection = selection;
        this.first = new Row(site, selection);
    }

    /** The row for one who comes. */
    Row row() {
        if (ROWS == 1 || others == null && first.size() < FEW) {
            return first;
        }
        Row[] more = others;
        if (more == null) {
            more = more();
        }
        int which = Math.floorMod(asked++, ROWS);
        return which == 0 ? first : more[which - 1];
    }

    private Row[] more() {
        Row[] made = new Row[ROWS - 1];
        for (int i = 0; i < made.length; i++) {
            made[i] = new Row(site, selection);
        }
        synchronized (this) {
            if (others == null) {
                others = made;
                return made;
            }
        }
        for (Row row : made) {
            row.close();
        }
        return others;
    }

    private Row[] rows() {
        Row[] more = others;
        if (more == null) {
            return new Row[] { first };
        }
        Row[] all = new Row[more.length + 1];
        all[0] = first;
        System.arraycopy(more, 0, all, 1, more.length);
        return all;
    }

    /** Everybody looks again. */
    void lookAgain() {
        for (Row row : rows()) {
            row.lookAgain();
        }
    }

    /** Whether nobody is seated. */
    boolean isEmpty() {
        for (Row row : rows()) {
            if (row.size() > 0) {
                return false;
            }
        }
        return true;
    }

    /** All who are here, some of them perhaps twice. */
    void each(Consumer<Held> action) {
        for (Row row : rows()) {
            for (Seat[] some : row.all()) {
                for (Seat seat : some) {
                    action.accept(seat.who());
                }
            }
        }
    }

    /**
     * Whether nobody has been here for a time.
     *
     * @param now by {@link Time#millis()}
     */
    boolean isLeft(long now, long millis) {
        if (!isEmpty()) {
            emptySince = -1;
            return false;
        }
        if (emptySince < 0) {
            emptySince = now;
        }
        return now - emptySince >= millis;
    }

    /** Closes every row where nobody is, and says whether that was all of them. */
    boolean closeIfEmpty() {
        boolean all = true;
        for (Row row : rows()) {
            all &= row.closeIfEmpty();
        }
        return all;
    }

    void close() {
        for (Row row : rows()) {
            row.close();
        }
    }
}
