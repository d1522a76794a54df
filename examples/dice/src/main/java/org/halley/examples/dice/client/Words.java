package org.halley.examples.dice.client;

import org.halley.examples.dice.shared.ShownMove;
import org.halley.examples.dice.shared.ShownTable;

/** What is said of the table. */
final class Words {

    private Words() {
    }

    static String of(ShownMove move) {
        switch (move.kind()) {
            case SAT:
                return move.name() + " sits down";
            case STOOD:
                return move.name() + " stands up";
            case LEFT:
                return move.name() + " was away for too long";
            default:
                return move.name() + " rolls " + move.first() + " and " + move.second();
        }
    }

    static String ofEnd(ShownMove move) {
        String round = "Round " + move.ended() + ": ";
        if (!move.winner().isEmpty()) {
            return round + move.winner() + " takes it with " + move.total();
        }
        return round + (move.total() == 0 ? "too few are left" : "a tie at " + move.total() + ", no one takes it");
    }

    static String ofTurn(ShownTable table, int own) {
        if (table.turn() < 0) {
            return "A round needs two players";
        }
        return "Round " + table.round() + ": " + (table.turn() == own ? "it is your turn"
                : "it is the turn of " + table.seats()[table.turn()].name());
    }
}
