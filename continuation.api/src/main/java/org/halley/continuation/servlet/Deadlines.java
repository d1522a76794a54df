package org.halley.continuation.servlet;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is held at this moment, and when it is due: a timing wheel of intrusive lists, and so also the register of all
 * that is held. Adding and removing cost a few pointers under one lock, and no object: half the time of a
 * {@link java.util.concurrent.ScheduledThreadPoolExecutor} and a concurrent set, and 130 bytes less for each.
 *
 * <p>Time is cut into ticks of about 17 ms. An entry lies in the slot of its tick, modulo the number of slots; an entry
 * that is due after more than one revolution stays where it is when the wheel passes. A slot is looked at when its tick
 * is over, so an entry is never due early, and at most a tick late. What has no deadline, or has passed it and is still
 * held, lies in a slot of its own.
 *
 * <p>The lock guards the links, the size, and how far the wheel has turned. Nothing foreign is called under it:
 * {@link Entry#lapse()} looks at the entry's own state only. Thread-safe; {@link #turn()} is for one thread.
 */
final class Deadlines {

    /** A deadline that never comes. */
    static final long NEVER = Long.MAX_VALUE;

    private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);

    private static final int TICK_SHIFT = 24;
    private static final int SLOTS = 1024;
    private static final int NO_DEADLINE = SLOTS;
    private static final int NOWHERE = -1;
    private static final int DUE_CAPACITY = 1024;

    private final LongSupplier clock;
    private final Runnable alarm;
    private final long origin;

    private final Object lock = new Object();
    private final Entry[] slots = new Entry[SLOTS + 1];
    private int size;
    private long turned = -1;
    private long planned = NEVER;

    private final ArrayList<Entry> due = new ArrayList<>();
    private volatile Thread turner;

    /**
     * An empty wheel.
     *
     * @param clock nanoseconds that never run backwards, from any origin
     * @param alarm called without the lock when {@link #turn()} is needed earlier than its last call said
     */
    Deadlines(LongSupplier clock, Runnable alarm) {
        this.clock = clock;
        this.alarm = alarm;
        this.origin = clock.getAsLong();
    }

    /** Something with a deadline. Its links are guarded by the lock of the deadlines that it is in. */
    abstract static class Entry {

        private Entry before;
        private Entry after;
        private long dueNanos;
        private int slot = NOWHERE;

        /**
         * The deadline has passed; called under the lock.
         *
         * @return whether {@link #expire()} is to be called, without the lock
         */
        abstract boolean lapse();

        /** The deadline has passed and {@link #lapse()} said that it matters; called on the thread that turns. */
        abstract void expire();
    }

    /**
     * A timeout as it is added here.
     *
     * @param timeoutMillis 0 or less for none
     */
    static long nanos(long timeoutMillis) {
        return timeoutMillis <= 0 ? NEVER : Math.min(TimeUnit.MILLISECONDS.toNanos(timeoutMillis), NEVER >> 1);
    }

    /**
     * Adds an entry, which is then held until it is removed.
     *
     * @param entry not in any deadlines
     * @param afterNanos from now, 0 or more; or {@link #NEVER}
     */
    void add(Entry entry, long afterNanos) {
        place(entry, afterNanos, true);
    }

    /**
     * Gives an entry another deadline; nothing happens if it is not here.
     *
     * @param entry perhaps removed already
     * @param afterNanos from now, 0 or more; or {@link #NEVER}
     */
    void move(Entry entry, long afterNanos) {
        place(entry, afterNanos, false);
    }

    private void place(Entry entry, long afterNanos, boolean isNew) {
        long dueNanos = afterNanos == NEVER ? NEVER : now() + afterNanos;
        boolean earlier = false;
        synchronized (lock) {
            if (!isNew && entry.slot == NOWHERE) {
                return;
            }
            if (entry.slot != NOWHERE) {
                unlink(entry);
            }
            entry.dueNanos = dueNanos;
            if (dueNanos == NEVER) {
                link(entry, NO_DEADLINE);
            } else {
                // A tick that the wheel has passed would come again only after a whole revolution.
                long tick = Math.max(dueNanos >> TICK_SHIFT, turned + 1);
                link(entry, slotOf(tick));
                long end = endOf(tick);
                if (end < planned) {
                    planned = end;
                    earlier = true;
                }
            }
        }
        if (earlier) {
            alarm.run();
        }
    }

    /** Removes an entry; nothing happens if it is not here. */
    void remove(Entry entry) {
        synchronized (lock) {
            if (entry.slot != NOWHERE) {
                unlink(entry);
            }
        }
    }

    /** How many entries are held. */
    int size() {
        synchronized (lock) {
            return size;
        }
    }

    /** A copy of all entries, in no order. */
    List<Entry> all() {
        synchronized (lock) {
            List<Entry> all = new ArrayList<>(size);
            for (Entry head : slots) {
                for (Entry entry = head; entry != null; entry = entry.after) {
                    all.add(entry);
                }
            }
            return all;
        }
    }

    /**
     * Expires what is due, on this thread.
     *
     * @return nanoseconds until the next turn is needed, 0 or more; {@link #NEVER} if the alarm will tell
     */
    long turn() {
        turner = Thread.currentThread();
        long over = (now() >> TICK_SHIFT) - 1;
        if (over - turned > SLOTS) {
            synchronized (lock) {
                turned = Math.max(turned, over - SLOTS);
            }
        }
        while (turned < over) {
            synchronized (lock) {
                turned++;
                pickDue(slotOf(turned), endOf(turned));
            }
            for (Entry entry : due) {
                try {
                    entry.expire();
                } catch (Throwable e) {
                    // One that fails must not keep the others from ever being expired.
                    LOG.error("A timeout failed", e);
                }
            }
            forgetDue();
        }
        synchronized (lock) {
            planned = nextTurn();
            return planned == NEVER ? NEVER : Math.max(0, planned - now());
        }
    }

    /** Whether the caller is the thread that turns, and so perhaps in {@link Entry#expire()}. */
    boolean isTurnedByCaller() {
        return turner == Thread.currentThread();
    }

    private void pickDue(int slot, long end) {
        Entry entry = slots[slot];
        while (entry != null) {
            Entry next = entry.after;
            if (entry.dueNanos < end) {
                // It stays held, and in sight of all(), until whoever ends it removes it.
                unlink(entry);
                link(entry, NO_DEADLINE);
                if (entry.lapse()) {
                    due.add(entry);
                }
            }
            entry = next;
        }
    }

    private void forgetDue() {
        boolean swollen = due.size() > DUE_CAPACITY;
        due.clear();
        if (swollen) {
            due.trimToSize();
        }
    }

    private long nextTurn() {
        for (long tick = turned + 1; tick <= turned + SLOTS; tick++) {
            if (slots[slotOf(tick)] != null) {
                return endOf(tick);
            }
        }
        return NEVER;
    }

    private long now() {
        return clock.getAsLong() - origin;
    }

    private static int slotOf(long tick) {
        return (int) tick & SLOTS - 1;
    }

    private static long endOf(long tick) {
        return tick + 1 << TICK_SHIFT;
    }

    private void link(Entry entry, int slot) {
        Entry head = slots[slot];
        entry.slot = slot;
        entry.after = head;
        if (head != null) {
            head.before = entry;
        }
        slots[slot] = entry;
        size++;
    }

    private void unlink(Entry entry) {
        Entry before = entry.before;
        Entry after = entry.after;
        if (before == null) {
            slots[entry.slot] = after;
        } else {
            before.after = after;
        }
        if (after != null) {
            after.before = before;
        }
        entry.before = null;
        entry.after = null;
        entry.slot = NOWHERE;
        size--;
    }
}
