package org.halley.comet.whiteboard;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.halley.comet.shared.Tallies;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests that are held, within the bounds on all of them and on those of one client. Thread-safe. */
final class HeldRequests {

    private static final Logger log = LoggerFactory.getLogger(HeldRequests.class);

    /** Why a request may not be held. */
    enum Bound {
        ALL, CLIENT
    }

    private final Site site;
    private final Set<Held> held = ConcurrentHashMap.newKeySet();
    private final AtomicInteger admitted = new AtomicInteger();
    private final Tallies perClient = new Tallies();

    HeldRequests(Site site) {
        this.site = site;
    }

    /**
     * Takes a place for a request, to be given back by {@link #release}.
     *
     * @param client who sends it
     * @return null if there is one; otherwise the bound that is reached
     */
    Bound admit(String client) {
        Settings settings = site.settings();
        if (admitted.incrementAndGet() > settings.heldMax()) {
            admitted.decrementAndGet();
            site.counters().add(Counters.Count.REFUSED_HELD);
            return Bound.ALL;
        }
        if (perClient.add(client) > settings.heldMaxPerClient()) {
            release(client);
            site.counters().add(Counters.Count.REFUSED_HELD_PER_CLIENT);
            return Bound.CLIENT;
        }
        return null;
    }

    void release(String client) {
        admitted.decrementAndGet();
        perClient.take(client);
    }

    /** How many places are taken. */
    int count() {
        return admitted.get();
    }

    /** Whether nobody has a place and no client is remembered. */
    boolean isEmpty() {
        return admitted.get() == 0 && held.isEmpty() && site.audiences().isEmpty() && perClient.isEmpty();
    }

    /** Puts an admitted request that has no seat in an audience where {@link #each} finds it. */
    void add(Held request) {
        held.add(request);
    }

    /** Takes a request out; nothing happens if it is not here. */
    void remove(Held request) {
        held.remove(request);
    }

    /** Does something to each, to some perhaps twice; one that fails keeps no other from it. */
    void each(Consumer<Held> action) {
        Consumer<Held> safe = request -> {
            try {
                action.accept(request);
            } catch (RuntimeException | Error e) {
                log.error("A held request failed and is ended", e);
                request.abort();
            }
        };
        held.forEach(safe);
        site.audiences().each(safe);
    }
}
