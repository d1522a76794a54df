package org.halley.comet.gwt.table;

import com.google.gwt.user.client.rpc.IsSerializable;

/** A player who has no seat wants to play. */
public class NotSeated extends Exception implements IsSerializable {

    private static final long serialVersionUID = 1L;

    private int seats;

    public NotSeated() {
    }

    public NotSeated(String player, int seats) {
        super(player + " has no seat");
        this.seats = seats;
    }

    public int seats() {
        return seats;
    }
}
