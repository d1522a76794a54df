package org.halley.examples.dice.shared;

import com.google.gwt.user.client.rpc.IsSerializable;

/** A seat, for the one who has just taken it. */
public class Place implements IsSerializable {

    private String token;
    private int seat;

    /** For GWT. */
    public Place() {
    }

    public Place(String token, int seat) {
        this.token = token;
        this.seat = seat;
    }

    /** What proves that a call is the player's; for nobody else. */
    public String token() {
        return token;
    }

    /** Which seat, from 0. */
    public int seat() {
        return seat;
    }
}
