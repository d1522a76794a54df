package org.halley.examples.dice.shared;

import com.google.gwt.user.client.rpc.IsSerializable;

/** A move as everybody may see it, and the table after it. */
public class ShownMove implements IsSerializable {

    /** What a player does. */
    public enum Kind {
        /** Takes a seat. */
        SAT,
        /** Gives the seat up. */
        STOOD,
        /** Lost the seat by being away. */
        LEFT,
        /** Rolled. */
        ROLLED
    }

    private Kind kind;
    private int seat;
    private String name;
    private int first;
    private int second;
    private int ended;
    private String winner;
    private int total;
    private ShownTable after;

    /** For GWT. */
    public ShownMove() {
    }

    public ShownMove(Kind kind, int seat, String name, int first, int second, ShownTable after) {
        this.kind = kind;
        this.seat = seat;
        this.name = name;
        this.first = first;
        this.second = second;
        this.winner = "";
        this.after = after;
    }

    /**
     * With this move a round has ended.
     *
     * @param round its number
     * @param best the name of the one who takes it; empty if no one does
     * @param most the highest total; 0 if too few were left to play
     */
    public ShownMove ending(int round, String best, int most) {
        this.ended = round;
        this.winner = best;
        this.total = most;
        return this;
    }

    public Kind kind() {
        return kind;
    }

    /** Which seat, from 0. */
    public int seat() {
        return seat;
    }

    /** Who. */
    public String name() {
        return name;
    }

    /** The first die of a roll; 0 otherwise. */
    public int first() {
        return first;
    }

    /** The second die of a roll; 0 otherwise. */
    public int second() {
        return second;
    }

    /** The number of the round that has ended with it; 0 if none has. */
    public int ended() {
        return ended;
    }

    /** Who takes that round; empty if no one does. */
    public String winner() {
        return winner;
    }

    /** The highest total of that round; 0 if too few were left to play. */
    public int total() {
        return total;
    }

    /** The table after it. */
    public ShownTable after() {
        return after;
    }
}
