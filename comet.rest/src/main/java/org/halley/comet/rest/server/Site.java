package org.halley.comet.rest.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

import org.halley.comet.shared.Authorizers;
import org.halley.comet.shared.Drain;
import org.halley.comet.shared.Hubs;
import org.halley.comet.shared.Tallies;
import org.halley.comet.shared.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all requests share. Thread-safe. */
final class Site implements Drain.House {

    private static final Logger log = LoggerFactory.getLogger(Site.class);

    /** Why a request may not be held. */
    enum Bound {
        ALL, CLIENT, STOPPING
    }

    private final Time time;
    private final IntUnaryOperator random;
    private final Hubs hubs = new Hubs();
    private final Authorizers authorizers = new Authorizers();
    private final Answers answers = new Answers(this);
    private final Set<Waiting> held = ConcurrentHashMap.newKeySet();
    private final AtomicInteger admitted = new AtomicInteger();
    private final Tallies perClient = new Tallies();
    private volatile Settings settings;
    private volatile boolean draining;

    /**
     * @param settings the first settings
     * @param time the time
     * @param random a number from 0 to below the one given
     */
    Site(Settings settings, Time time, IntUnaryOperator random) {
        this.settings = settings;
        this.time = time;
        this.random = random;
    }

    Time time() {
        return time;
    }

    int random(int bound) {
        return random.applyAsInt(bound);
    }

    Hubs hubs() {
        return hubs;
    }

    Authorizers authorizers() {
        return authorizers;
    }

    Answers answers() {
        return answers;
    }

    Settings settings() {
        return settings;
    }

    void settings(Settings changed) {
        settings = changed;
    }

    boolean draining() {
        return draining;
    }

    /**
     * Takes a place for a request, to be given back by {@link #leave}.
     *
     * @param client who sends it
     * @return null if there is one
     */
    Bound admit(String client) {
        if (draining) {
            return Bound.STOPPING;
        }
        if (admitted.incrementAndGet() > settings.heldMax()) {
            admitted.decrementAndGet();
            return Bound.ALL;
        }
        if (perClient.add(client) > settings.heldMaxPerClient()) {
            giveBack(client);
            return Bound.CLIENT;
        }
        return null;
    }

    private void giveBack(String client) {
        admitted.decrementAndGet();
        perClient.take(client);
    }

    /** Puts one that has its place where {@link #each} finds it. */
    void enter(Waiting waiting) {
        held.add(waiting);
        if (draining) {
            waiting.farewell();
        }
    }

    /** Takes one out, once. */
    void leave(Waiting waiting, String client) {
        held.remove(waiting);
        giveBack(client);
    }

    /** How many are held. */
    int count() {
        return admitted.get();
    }

    /** Does something to each; one that fails keeps no other from it. */
    void each(Consumer<Waiting> action) {
        held.forEach(waiting -> {
            try {
                action.accept(waiting);
            } catch (RuntimeException | Error e) {
                log.error("A held request failed and is ended", e);
                waiting.abort();
            }
        });
    }

    void authorizersChanged() {
        each(Waiting::askAgain);
    }

    void hubChanged() {
        each(Waiting::hubChanged);
    }

    void sweep() {
        long now = time.millis();
        each(waiting -> waiting.sweep(now));
    }

    @Override
    public void beginDraining() {
        draining = true;
    }

    @Override
    public int drainSeconds() {
        return settings.drainSeconds();
    }

    @Override
    public List<Runnable> farewells() {
        List<Runnable> farewells = new ArrayList<>();
        held.forEach(waiting -> farewells.add(waiting::farewell));
        return farewells;
    }

    @Override
    public void farewell() {
        each(Waiting::farewell);
    }

    @Override
    public boolean isEmpty() {
        return admitted.get() == 0;
    }

    @Override
    public void abort() {
        each(Waiting::abort);
    }
}
