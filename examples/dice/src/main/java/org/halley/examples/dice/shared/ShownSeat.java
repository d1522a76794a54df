package org.halley.examples.dice.shared;

import com.google.gwt.user.client.rpc.IsSerializable;

/** A seat as everybody may see it. */
public class ShownSeat implements IsSerializable {

    private String name;
    private int points;
    private int first;
    private int second;
    private boolean rolled;
    private boolean waits;

    /** For GWT. */
    public ShownSeat() {
    }

    public ShownSeat(String name, int points, int first, int second, boolean rolled, boolean waits) {
        this.name = name;
        this.points = points;
        this.first = first;
        this.second = second;
        this.rolled = rolled;
        this.waits = waits;
    }

    /** Who sits there; empty for a free seat. */
    public String name() {
        return name;
    }

    /** How many rounds the player took. */
    public int points() {
        return points;
    }

    /** The first of the dice last rolled; 0 for none. */
    public int first() {
        return first;
    }

    /** The second of the dice last rolled; 0 for none. */
    public int second() {
        return second;
    }

    /** Whether those dice are of this round. */
    public boolean rolled() {
        return rolled;
    }

    /** Whether the player waits for the next round. */
    public boolean waits() {
        return waits;
    }
}
