package org.halley.comet.whiteboard;

/** One who follows, with a seat in the {@link Audience} of what it follows once it is held. Thread-safe. */
abstract class Follower extends Held {

    /** Where it is among its {@link Seats}; whoever guards them guards this. */
    int seat;
    private final FollowRequest wanted;
    private final Right right;
    private volatile Row row;
    private volatile boolean over;

    Follower(Exchange exchange, FollowRequest wanted, Right right) {
        super(exchange);
        this.wanted = wanted;
        this.right = right;
    }

    final FollowRequest wanted() {
        return wanted;
    }

    final Right right() {
        return right;
    }

    /** Where it is seated, or was; null before. */
    final Row row() {
        return row;
    }

    /** Whether its wait or stream has ended. */
    final boolean isOver() {
        return over;
    }

    /**
     * Takes a seat, after which every wake-up of its row calls {@link #lookAgain()}.
     *
     * @param chosen the row; if it is gone, another one of the same audience is taken
     * @return the row where it is seated; null if there are no rows any more, since all is being answered for the last time
     */
    final Row sit(Row chosen) {
        Row found = chosen;
        row = found;
        while (!found.add(this)) {
            if (site().draining()) {
                return null;
            }
            found = site().audiences().of(wanted.selection()).row();
            row = found;
        }
        if (over) {
            // The end came before there was a seat to leave.
            found.remove(this);
        }
        return found;
    }

    /** Something may be new. */
    abstract void lookAgain();

    @Override
    void released() {
        over = true;
        Row left = row;
        if (left != null) {
            left.remove(this);
        }
    }
}
