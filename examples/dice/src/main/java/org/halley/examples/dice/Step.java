package org.halley.examples.dice;

import java.util.Objects;

import org.halley.examples.dice.shared.ShownMove;

/**
 * A move and what came of it: the data of an event. It holds the whole table, which is small; so the last event alone
 * tells how the table stands, however much of the history before it is gone. Immutable.
 *
 * @param move the move
 * @param ended the round that ended with it; null if none did
 * @param table the table after it
 */
record Step(Move move, Result ended, Table table) {

    /**
     * How a round ended.
     *
     * @param round its number
     * @param winner who took it; empty if no one did
     * @param total the highest total; 0 if too few were left to play
     */
    record Result(int round, String winner, int total) {

        Result {
            Objects.requireNonNull(winner, "winner");
        }
    }

    Step {
        Objects.requireNonNull(move, "move");
        Objects.requireNonNull(table, "table");
    }

    /** As everybody may see it: without the keys. */
    ShownMove shown() {
        ShownMove shown = new ShownMove(move.kind(), move.seat(), move.name(), move.first(), move.second(), table.shown());
        return ended == null ? shown : shown.ending(ended.round(), ended.winner(), ended.total());
    }
}
