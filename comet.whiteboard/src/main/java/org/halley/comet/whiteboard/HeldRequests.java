package org.halley.comet.whiteboard;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

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
    private final ConcurrentHashMap<String, Integer> perClient = new ConcurrentHashMap<>();

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
        if (perClient.merge(client, 1, Integer::sum) > settings.heldMaxPerClient()) {
            release(client);
            site.counters().add(Counters.Count.REFUSED_HELD_PER_CLIENT);
            return Bound.CLIENT;
        }
        return null;
    }

    void release(String client) {
        admitted.decrementAndGet();
        perClient.computeIfPresent(client, (key, count) -> count == 1 ? null : count - 1);
    }

    /** How many places are taken. */
    int count() {
        return admitted.get();
    }

    /** Whether nobody has a place and no client is remembered. */
    boolean isEmpty() {
        return admitted.get() == 0 && held.isEmpty() && perClient.isEmpty();
    }

    /** Puts an admitted request where {@link #each} finds it. */
    void add(Held request) {
        held.add(request);
    }

    /** Takes a request out and gives its place back; once. */
    void remove(Held request, String client) {
        if (held.remove(request)) {
            release(client);
        }
    }

    /** Does something to each; one that fails keeps no other from it. */
    void each(Consumer<Held> action) {
        for (Held request : held) {
            try {
                action.accept(request);
            } catch (RuntimeException | Error e) {
                log.error("A held request failed and is ended", e);
                request.abort();
            }
        }
    }
}
