package org.halley.comet.whiteboard;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.halley.comet.shared.Places;
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
    private final Places places = new Places();

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
        return switch (places.take(client, settings.heldMax(), settings.heldMaxPerClient())) {
            case YES -> null;
            case ALL_TAKEN -> {
                site.counters().add(Counters.Count.REFUSED_HELD);
                yield Bound.ALL;
            }
            case CLIENT_HAS_ENOUGH -> {
                site.counters().add(Counters.Count.REFUSED_HELD_PER_CLIENT);
                yield Bound.CLIENT;
            }
        };
    }

    void release(String client) {
        places.release(client);
    }

    /** How many places are taken. */
    int count() {
        return places.count();
    }

    /** Whether nobody has a place and no client is remembered. */
    boolean isEmpty() {
        return places.isEmpty() && held.isEmpty() && site.audiences().isEmpty();
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
