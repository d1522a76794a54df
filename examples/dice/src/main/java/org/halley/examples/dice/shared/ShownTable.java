package org.halley.examples.dice.shared;

import com.google.gwt.user.client.rpc.IsSerializable;

/** The table as everybody may see it. */
public class ShownTable implements IsSerializable {

    private int round;
    private int turn;
    private ShownSeat[] seats;

    /** For GWT. */
    public ShownTable() {
    }

    public ShownTable(int round, int turn, ShownSeat[] seats) {
        this.round = round;
        this.turn = turn;
        this.seats = seats;
    }

    /** The number of the round, from 1; 0 before the first. */
    public int round() {
        return round;
    }

    /** Which seat is to roll; -1 while no round is on. */
    public int turn() {
        return turn;
    }

    /** All seats. */
    public ShownSeat[] seats() {
        return seats;
    }
}
