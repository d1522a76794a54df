package org.halley.comet.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.halley.comet.Names;
import org.halley.comet.Retention;

/**
 * Who declared what, and what decides for a channel. Thread-safe: changes exclude each other, and swap an immutable map
 * that is read without a lock.
 */
final class Declarations {

    /** For each name and pattern what was declared, the newest last. */
    private volatile Map<String, List<Declared>> byName = Map.of();

    /** One declaration; compared by identity, since equal ones are taken back one by one. */
    static final class Declared {
        private final String nameOrPattern;
        private final PartialRetention retention;

        Declared(String nameOrPattern, PartialRetention retention) {
            this.nameOrPattern = nameOrPattern;
            this.retention = retention;
        }
    }

    synchronized void add(Declared declared) {
        Map<String, List<Declared>> changed = new HashMap<>(byName);
        List<Declared> all = new ArrayList<>(changed.getOrDefault(declared.nameOrPattern, List.of()));
        all.add(declared);
        changed.put(declared.nameOrPattern, List.copyOf(all));
        byName = changed;
    }

    /** Takes one back, and says whether it was there. */
    synchronized boolean remove(Declared declared) {
        Map<String, List<Declared>> changed = new HashMap<>(byName);
        List<Declared> all = new ArrayList<>(changed.getOrDefault(declared.nameOrPattern, List.of()));
        boolean removed = all.remove(declared);
        if (all.isEmpty()) {
            changed.remove(declared.nameOrPattern);
        } else {
            changed.put(declared.nameOrPattern, List.copyOf(all));
        }
        byName = changed;
        return removed;
    }

    /** Whether a declaration names the channel. */
    boolean names(String channel) {
        return byName.containsKey(channel);
    }

    /** How a channel is retained: its name decides, then the narrowest pattern. */
    Retention retention(String channel, Retention defaults) {
        Map<String, List<Declared>> now = byName;
        if (now.isEmpty()) {
            return defaults;
        }
        List<Declared> all = now.get(channel);
        if (all == null) {
            for (String pattern : Names.patternsOf(channel)) {
                all = now.get(pattern);
                if (all != null) {
                    break;
                }
            }
        }
        return all == null ? defaults : all.get(all.size() - 1).retention.or(defaults);
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }
}
