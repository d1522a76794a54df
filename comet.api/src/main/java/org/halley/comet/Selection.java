package org.halley.comet;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * What a follower follows: names of channels and patterns, without duplicates, in a fixed order. Immutable; two that
 * select the same are equal.
 */
public final class Selection {

    private final List<String> names;
    private final List<String> patterns;
    private final int hash;

    private Selection(List<String> names, List<String> patterns) {
        this.names = names;
        this.patterns = patterns;
        this.hash = 31 * names.hashCode() + patterns.hashCode();
    }

    /**
     * The selection of names and patterns.
     *
     * @param namesAndPatterns at least one, each valid
     * @throws IllegalArgumentException if there is none, or one is neither a name nor a pattern
     */
    public static Selection of(Collection<String> namesAndPatterns) {
        if (namesAndPatterns.isEmpty()) {
            throw new IllegalArgumentException("no channel: at least one name or pattern is needed");
        }
        TreeSet<String> names = new TreeSet<>();
        TreeSet<String> patterns = new TreeSet<>();
        for (String text : namesAndPatterns) {
            Names.requireNameOrPattern(text);
            (Names.isPattern(text) ? patterns : names).add(text);
        }
        return new Selection(List.copyOf(names), List.copyOf(patterns));
    }

    /**
     * The selection of names and patterns, as {@link #of(Collection)}.
     *
     * @param namesAndPatterns at least one, each valid
     */
    public static Selection of(String... namesAndPatterns) {
        return of(List.of(namesAndPatterns));
    }

    /** The names, sorted; perhaps empty. */
    public List<String> names() {
        return names;
    }

    /** The patterns, sorted; perhaps empty. */
    public List<String> patterns() {
        return patterns;
    }

    /**
     * Whether a channel is selected.
     *
     * @param name the name of a channel, valid
     */
    public boolean matches(String name) {
        if (names.contains(name)) {
            return true;
        }
        for (String pattern : patterns) {
            if (Names.matches(pattern, name)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Selection selection && selection.hash == hash && selection.names.equals(names)
                && selection.patterns.equals(patterns);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return names + " " + patterns;
    }
}
