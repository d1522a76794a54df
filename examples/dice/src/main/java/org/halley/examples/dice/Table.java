package org.halley.examples.dice;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

import org.halley.examples.dice.Seat.Part;
import org.halley.examples.dice.Step.Result;
import org.halley.examples.dice.shared.ShownSeat;
import org.halley.examples.dice.shared.ShownTable;

/**
 * The table and its rules. Immutable.
 *
 * <p>A round is on whenever two or more sit. Everybody who sits when it begins rolls two dice, in the order of the seats;
 * each round is opened by the next one. The highest total takes the round, which is a point; of a tie no one does. Whoever
 * sits down meanwhile plays in the next round. Whoever stands up is out of the round; a round with fewer than two left is
 * taken by no one.
 *
 * @param round the number of the round, from 1; 0 before the first
 * @param turn which seat is to roll; -1 while no round is on
 * @param opener which seat opened the latest round; -1 before the first
 * @param seats all {@value #SEATS}
 */
record Table(int round, int turn, int opener, List<Seat> seats) {

    /** How many seats there are. */
    static final int SEATS = 6;
    /** Nobody sits there, and nothing was ever played. */
    static final Table EMPTY = new Table(0, -1, -1, Collections.nCopies(SEATS, Seat.FREE));

    /** Checks that all fits together, wherever it comes from. */
    Table {
        seats = List.copyOf(seats);
        if (seats.size() != SEATS || round < 0 || opener < -1 || opener >= SEATS || turn < -1 || turn >= SEATS
                || turn >= 0 && !seats.get(turn).is(Part.TO_ROLL)
                || turn < 0 && seats.stream().anyMatch(seat -> !seat.is(Part.NONE))) {
            throw new IllegalArgumentException("no table: round " + round + ", turn " + turn + ", opener " + opener);
        }
    }

    /** The seat with this key; empty if there is none. */
    OptionalInt seatOf(String key) {
        return IntStream.range(0, SEATS).filter(i -> !key.isEmpty() && seats.get(i).key().equals(key)).findFirst();
    }

    /** The first seat where nobody sits; empty if there is none. */
    OptionalInt freeSeat() {
        return IntStream.range(0, SEATS).filter(i -> seats.get(i).isFree()).findFirst();
    }

    /**
     * The table after a move, by the rules alone: the same move makes the same of the same table.
     *
     * @throws IllegalArgumentException if the move is not allowed
     */
    Step after(Move move) {
        require(move.seat() >= 0 && move.seat() < SEATS, move);
        Seat seat = seats.get(move.seat());
        Draft draft = new Draft(this);
        switch (move.kind()) {
            case SAT -> {
                require(seat.isFree() && seatOf(move.key()).isEmpty(), move);
                draft.seats.set(move.seat(), new Seat(move.name(), move.key(), 0, 0, 0, Part.NONE));
            }
            case STOOD, LEFT -> {
                require(!seat.isFree(), move);
                draft.seats.set(move.seat(), Seat.FREE);
            }
            case ROLLED -> {
                require(turn == move.seat() && Seat.isDie(move.first()) && Seat.isDie(move.second()), move);
                draft.seats.set(move.seat(), seat.rolling(move.first(), move.second()));
            }
        }
        Result ended = draft.settle();
        return new Step(move, ended, new Table(draft.round, draft.turn, draft.opener, draft.seats));
    }

    private void require(boolean allowed, Move move) {
        if (!allowed) {
            throw new IllegalArgumentException("seat " + move.seat() + " cannot have " + move.kind() + " now");
        }
    }

    /** As everybody may see it: without the keys. */
    ShownTable shown() {
        return new ShownTable(round, turn, seats.stream().map(seat -> seat.shown(turn >= 0)).toArray(ShownSeat[]::new));
    }

    /** A table that is being changed. Confined to one thread. */
    private static final class Draft {

        final List<Seat> seats;
        int round;
        int turn;
        int opener;

        Draft(Table table) {
            this.seats = new ArrayList<>(table.seats);
            this.round = table.round;
            this.turn = table.turn;
            this.opener = table.opener;
        }

        /** Passes the turn, ends the round, begins the next one, as far as there is cause to. */
        Result settle() {
            Result ended = null;
            if (turn >= 0) {
                OptionalInt next = next(turn - 1, Part.TO_ROLL);
                if (next.isPresent() && count(Part.TO_ROLL) + count(Part.ROLLED) > 1) {
                    turn = next.getAsInt();
                    return null;
                }
                ended = end();
            }
            if (seats.stream().filter(seat -> !seat.isFree()).count() > 1) {
                begin();
            }
            return ended;
        }

        private Result end() {
            Result result = new Result(round, "", 0);
            if (count(Part.ROLLED) > 1) {
                int most = seats.stream().filter(seat -> seat.is(Part.ROLLED)).mapToInt(Seat::total).max().getAsInt();
                int[] best = IntStream.range(0, SEATS)
                        .filter(i -> seats.get(i).is(Part.ROLLED) && seats.get(i).total() == most).toArray();
                if (best.length == 1) {
                    seats.set(best[0], seats.get(best[0]).taking());
                }
                result = new Result(round, best.length == 1 ? seats.get(best[0]).name() : "", most);
            }
            seats.replaceAll(seat -> seat.with(Part.NONE));
            turn = -1;
            return result;
        }

        private void begin() {
            round++;
            seats.replaceAll(seat -> seat.isFree() ? seat : seat.with(Part.TO_ROLL));
            opener = next(opener, Part.TO_ROLL).getAsInt();
            turn = opener;
        }

        private long count(Part part) {
            return seats.stream().filter(seat -> seat.is(part)).count();
        }

        /** The first seat behind one, all around the table. */
        private OptionalInt next(int behind, Part part) {
            return IntStream.rangeClosed(1, SEATS).map(i -> Math.floorMod(behind + i, SEATS))
                    .filter(i -> seats.get(i).is(part)).findFirst();
        }
    }
}
