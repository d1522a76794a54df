package org.halley.comet.shared;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts by name; a name whose count is zero is forgotten. Thread-safe; a name that is there already costs a look-up and a
 * compare-and-set.
 */
public final class Tallies {

    /** The count of a tally that is being forgotten. */
    private static final int GONE = -1;

    private final ConcurrentHashMap<String, AtomicInteger> counts = new ConcurrentHashMap<>();

    /** Counts one more, and says how many there are. */
    public int add(String name) {
        for (;;) {
            AtomicInteger count = counts.get(name);
            if (count == null) {
                if (counts.putIfAbsent(name, new AtomicInteger(1)) == null) {
                    return 1;
                }
            } else {
                int now = count.get();
                while (now != GONE && !count.compareAndSet(now, now + 1)) {
                    now = count.get();
                }
                if (now != GONE) {
                    return now + 1;
                }
                counts.remove(name, count);
            }
        }
    }

    /** Counts one less of a name that was counted. */
    public void take(String name) {
        AtomicInteger count = counts.get(name);
        if (count.decrementAndGet() == 0 && count.compareAndSet(0, GONE)) {
            counts.remove(name, count);
        }
    }

    public boolean isEmpty() {
        return counts.isEmpty();
    }
}
