package org.halley.itest.gwt.shared;

import com.google.gwt.user.client.rpc.IsSerializable;

/** A move. */
public class Move implements IsSerializable {

    private String player;
    private int points;

    /** For GWT. */
    public Move() {
    }

    @Override
    public String toString() {
        return player + " has " + points;
    }
}
