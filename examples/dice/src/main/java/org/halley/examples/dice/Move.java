package org.halley.examples.dice;

import java.util.Objects;

import org.halley.examples.dice.shared.ShownMove.Kind;

/**
 * What a player does. Immutable.
 *
 * @param kind what
 * @param seat at which seat, from 0
 * @param name who
 * @param key for somebody who takes a seat the hash of the token; empty otherwise
 * @param first the first die of a roll; 0 otherwise
 * @param second the second die of a roll; 0 otherwise
 */
record Move(Kind kind, int seat, String name, String key, int first, int second) {

    Move {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(key, "key");
    }

    static Move sit(int seat, String name, String key) {
        return new Move(Kind.SAT, seat, name, key, 0, 0);
    }

    static Move stand(int seat, String name) {
        return new Move(Kind.STOOD, seat, name, "", 0, 0);
    }

    static Move leave(int seat, String name) {
        return new Move(Kind.LEFT, seat, name, "", 0, 0);
    }

    static Move roll(int seat, String name, int first, int second) {
        return new Move(Kind.ROLLED, seat, name, "", first, second);
    }
}
