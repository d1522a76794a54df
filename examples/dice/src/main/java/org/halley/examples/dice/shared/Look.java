package org.halley.examples.dice.shared;

import com.google.gwt.user.client.rpc.IsSerializable;

/** The table at one moment. */
public class Look implements IsSerializable {

    private ShownTable table;
    private ShownMove[] moves;
    private String cursor;
    private int own;

    /** For GWT. */
    public Look() {
    }

    public Look(ShownTable table, ShownMove[] moves, String cursor, int own) {
        this.table = table;
        this.moves = moves;
        this.cursor = cursor;
        this.own = own;
    }

    /** The table after the moves. */
    public ShownTable table() {
        return table;
    }

    /** The latest moves, the oldest first. */
    public ShownMove[] moves() {
        return moves;
    }

    /** Behind which there is what comes next. */
    public String cursor() {
        return cursor;
    }

    /** The caller's seat, from 0; -1 for a spectator. */
    public int own() {
        return own;
    }
}
