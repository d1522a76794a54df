package org.halley.itest.gwt.shared;

import java.util.ArrayList;
import java.util.List;

import com.google.gwt.user.client.rpc.IsSerializable;

/** What a client is told at once. */
public class Moves implements IsSerializable {

    private ArrayList<String> moves = new ArrayList<>();
    private String next;
    private int gaps;

    /** For GWT. */
    public Moves() {
    }

    /** The moves as JSON, the cursor behind them, and how many gaps there are. */
    public Moves(List<String> moves, String next, int gaps) {
        this.moves.addAll(moves);
        this.next = next;
        this.gaps = gaps;
    }
}
