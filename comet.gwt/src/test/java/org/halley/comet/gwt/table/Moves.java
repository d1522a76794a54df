package org.halley.comet.gwt.table;

import java.util.ArrayList;
import java.util.List;

import com.google.gwt.user.client.rpc.IsSerializable;

/** What a client is told at once. */
public class Moves implements IsSerializable {

    private ArrayList<String> moves = new ArrayList<>();
    private String next;
    private int gaps;

    public Moves() {
    }

    public Moves(List<String> moves, String next, int gaps) {
        this.moves.addAll(moves);
        this.next = next;
        this.gaps = gaps;
    }
}
