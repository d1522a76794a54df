package org.halley.comet.shared;

import java.util.concurrent.atomic.AtomicInteger;

/** The places for requests that are held, within the bounds on all of them and on those of one client. Thread-safe. */
public final class Places {

    /** What came of asking for a place. */
    public enum Taken {
        /** There is one, to be given back. */
        YES,
        /** There is none for anybody. */
        ALL_TAKEN,
        /** The client has as many as it may. */
        CLIENT_HAS_ENOUGH
    }

    private final AtomicInteger taken = new AtomicInteger();
    private final Tallies perClient = new Tallies();

    /**
     * Takes a place, to be given back by {@link #release} if there is one.
     *
     * @param client who asks; null for one who is not told from others
     * @param max how many places there are
     * @param maxPerClient how many one client may have
     */
    public Taken take(String client, int max, int maxPerClient) {
        if (taken.incrementAndGet() > max) {
            taken.decrementAndGet();
            return Taken.ALL_TAKEN;
        }
        if (client != null && perClient.add(client) > maxPerClient) {
            release(client);
            return Taken.CLIENT_HAS_ENOUGH;
        }
        return Taken.YES;
    }

    /** Gives back a place that this client has. */
    public void release(String client) {
        taken.decrementAndGet();
        if (client != null) {
            perClient.take(client);
        }
    }

    /** How many are taken. */
    public int count() {
        return taken.get();
    }

    /** Whether nobody has a place, and no client is remembered. */
    public boolean isEmpty() {
        return taken.get() == 0 && perClient.isEmpty();
    }
}
