package org.halley.examples.dice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;

import org.halley.examples.dice.Seat.Part;
import org.halley.examples.dice.Step.Result;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules of the table. */
class TableTest {

    private Table table = Table.EMPTY;
    private Result ended;

    private void make(Move move) {
        Step step = table.after(move);
        table = step.table();
        ended = step.ended();
    }

    private void sit(int... seats) {
        for (int seat : seats) {
            make(Move.sit(seat, "P" + seat, "key" + seat));
        }
    }

    private void roll(int seat, int first, int second) {
        make(Move.roll(seat, "P" + seat, first, second));
    }

    private void stand(int seat) {
        make(Move.stand(seat, "P" + seat));
    }

    private List<Integer> points() {
        return table.seats().stream().map(Seat::points).toList();
    }

    @Test
    @DisplayName("a round begins when the second player sits, with the first seat")
    void roundBeginsWithTwo() {
        sit(0);
        assertEquals(-1, table.turn());
        sit(1);
        assertEquals(0, table.turn());
        assertEquals(1, table.round());
    }

    @Test
    @DisplayName("everybody rolls in turn, and the highest total takes the round")
    void highestTotalTakesTheRound() {
        sit(0, 1);
        roll(0, 3, 3);
        assertNull(ended);
        assertEquals(1, table.turn());
        roll(1, 5, 2);
        assertEquals(new Result(1, "P1", 7), ended);
        assertEquals(List.of(0, 1, 0, 0, 0, 0), points());
        assertEquals(2, table.round());
    }

    @Test
    @DisplayName("of a tie no one takes the round")
    void tieIsNobodys() {
        sit(0, 1);
        roll(0, 3, 4);
        roll(1, 5, 2);
        assertEquals(new Result(1, "", 7), ended);
        assertEquals(List.of(0, 0, 0, 0, 0, 0), points());
    }

    @Test
    @DisplayName("a tie below the highest total does not matter")
    void lowerTieDoesNotMatter() {
        sit(0, 1, 2);
        roll(0, 1, 1);
        roll(1, 1, 1);
        roll(1, 1, 1);
        roll(2, 1, 1);
        roll(0, 2, 1);
        assertEquals(new Result(2, "P0", 3), ended);
    }

    @Test
    @DisplayName("each round is opened by the next one")
    void openerGoesAround() {
        sit(0, 3);
        roll(0, 1, 1);
        roll(3, 1, 1);
        assertEquals(3, table.turn());
        roll(3, 1, 1);
        assertEquals(0, table.turn());
        roll(0, 1, 1);
        assertEquals(0, table.turn());
    }

    @Test
    @DisplayName("who sits down during a round plays in the next one")
    void lateComerWaits() {
        sit(0, 1, 2);
        assertTrue(table.seats().get(2).is(Part.NONE));
        assertTrue(table.shown().seats()[2].waits());
        roll(0, 1, 1);
        roll(1, 1, 2);
        assertEquals(new Result(1, "P1", 3), ended);
        assertTrue(table.seats().get(2).is(Part.TO_ROLL));
        assertEquals(1, table.turn());
    }

    @Test
    @DisplayName("the dice last rolled stay until the next roll, and are told to be old")
    void diceStay() {
        sit(0, 1);
        roll(0, 2, 3);
        roll(1, 6, 6);
        assertEquals(2, table.shown().seats()[0].first());
        assertEquals(3, table.shown().seats()[0].second());
        assertEquals(false, table.shown().seats()[0].rolled());
    }

    @Test
    @DisplayName("who stands up passes the turn on")
    void standingPassesTheTurn() {
        sit(0, 1);
        roll(0, 1, 1);
        sit(2);
        roll(1, 1, 1);
        assertEquals(1, table.turn());
        stand(1);
        assertEquals(2, table.turn());
        assertNull(ended);
        roll(2, 4, 4);
        roll(0, 1, 1);
        assertEquals(new Result(2, "P2", 8), ended);
    }

    @Test
    @DisplayName("who stands up elsewhere in the round leaves the turn where it is")
    void standingOfOthersKeepsTheTurn() {
        sit(0, 1, 2);
        roll(0, 1, 1);
        roll(1, 1, 1);
        assertEquals(1, table.turn());
        stand(0);
        assertEquals(1, table.turn());
    }

    @Test
    @DisplayName("a round with fewer than two left is taken by no one, and the next waits for two")
    void roundWithOneLeftIsVoid() {
        sit(0, 1);
        roll(0, 6, 6);
        stand(1);
        assertEquals(new Result(1, "", 0), ended);
        assertEquals(-1, table.turn());
        assertEquals(List.of(0, 0, 0, 0, 0, 0), points());
        sit(1);
        assertEquals(2, table.round());
        assertEquals(1, table.turn());
    }

    @Test
    @DisplayName("if the last one to roll stands up, the round ends among those who rolled")
    void lastToRollStandsUp() {
        sit(0, 1, 2);
        roll(0, 1, 1);
        roll(1, 1, 1);
        roll(1, 1, 2);
        roll(2, 1, 3);
        stand(0);
        assertEquals(new Result(2, "P2", 4), ended);
    }

    @Test
    @DisplayName("moves that the rules do not allow are refused")
    void forbiddenMovesAreRefused() {
        sit(0, 1);
        for (Move move : List.of(Move.sit(0, "X", "x"), Move.sit(6, "X", "x"), Move.sit(-1, "X", "x"),
                Move.sit(2, "X", "key1"), Move.stand(2, "X"), Move.leave(3, "X"), Move.roll(1, "P1", 1, 1),
                Move.roll(0, "P0", 0, 1), Move.roll(0, "P0", 1, 7), Move.roll(2, "X", 1, 1))) {
            assertThrows(IllegalArgumentException.class, () -> table.after(move), move.toString());
        }
    }

    @Test
    @DisplayName("what is no table is not taken for one")
    void impossibleTablesAreRefused() {
        List<Seat> free = Collections.nCopies(Table.SEATS, Seat.FREE);
        assertThrows(IllegalArgumentException.class, () -> new Table(1, 0, 0, free));
        assertThrows(IllegalArgumentException.class, () -> new Table(-1, -1, -1, free));
        assertThrows(IllegalArgumentException.class, () -> new Table(0, -1, 6, free));
        assertThrows(IllegalArgumentException.class, () -> new Table(0, -1, -1, free.subList(0, 5)));
        assertThrows(IllegalArgumentException.class, () -> new Seat("A", "", 0, 0, 0, Part.NONE));
        assertThrows(IllegalArgumentException.class, () -> new Seat("", "", 1, 0, 0, Part.NONE));
        assertThrows(IllegalArgumentException.class, () -> new Seat("A", "k", 0, 0, 3, Part.NONE));
        assertThrows(IllegalArgumentException.class, () -> new Seat("A", "k", 0, 0, 0, Part.ROLLED));
    }
}
