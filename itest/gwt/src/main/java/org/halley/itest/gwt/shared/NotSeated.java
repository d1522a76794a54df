package org.halley.itest.gwt.shared;

import com.google.gwt.user.client.rpc.IsSerializable;

/** A player who has no seat wants to play. */
public class NotSeated extends Exception implements IsSerializable {

    private static final long serialVersionUID = 1L;

    private int seats;

    /** For GWT. */
    public NotSeated() {
    }

    /** That player, at a table of so many seats. */
    public NotSeated(String player, int seats) {
        super(player + " has no seat");
        this.seats = seats;
    }

    /** How many seats there are. */
    public int seats() {
        return seats;
    }
}
