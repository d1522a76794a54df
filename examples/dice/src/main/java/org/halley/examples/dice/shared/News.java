package org.halley.examples.dice.shared;

import com.google.gwt.user.client.rpc.IsSerializable;

/** What has come behind a cursor. */
public class News implements IsSerializable {

    private ShownMove[] moves;
    private String cursor;
    private boolean gap;

    /** For GWT. */
    public News() {
    }

    public News(ShownMove[] moves, String cursor, boolean gap) {
        this.moves = moves;
        this.cursor = cursor;
        this.gap = gap;
    }

    /** The moves in order; none if the wait was in vain. */
    public ShownMove[] moves() {
        return moves;
    }

    /** The cursor to ask with next. */
    public String cursor() {
        return cursor;
    }

    /** Whether moves before these are lost, so that one has to look again. */
    public boolean gap() {
        return gap;
    }
}
