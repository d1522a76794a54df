package org.halley.comet.whiteboard;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntUnaryOperator;

import org.halley.comet.shared.Authorizers;
import org.halley.comet.shared.Drain;
import org.halley.comet.shared.Hubs;
import org.halley.comet.shared.Time;
import org.halley.continuation.Continuations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all requests share: one for each registration of the protocol. Thread-safe. */
final class Site implements Drain.House {

    private static final Logger log = LoggerFactory.getLogger(Site.class);

    private final Continuations continuations;
    private final Time time;
    private final IntUnaryOperator random;
    private final Executor background;
    private final Hubs hubs = new Hubs();
    private final Authorizers authorizers = new Authorizers();
    private final Counters counters = new Counters();
    private final HeldRequests held;
    private final Audiences audiences;
    private final Readings readings = new Readings();
    private final Bodies bodies;
    private final Subscribers<PollFollower> subscribers = new Subscribers<>();
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile Settings settings;
    private volatile boolean draining;

    /**
     * @param continuations gives the continuations of requests
     * @param settings the first settings
     * @param time the time
     * @param random a number from 0 to below the one given
     * @param background runs what concerns all held requests, one thing after the other
     */
    Site(Continuations continuations, Settings settings, Time time, IntUnaryOperator random, Executor background) {
        this.continuations = continuations;
        this.settings = settings;
        this.time = time;
        this.random = random;
        this.background = background;
        this.held = new HeldRequests(this);
        this.audiences = new Audiences(this);
        this.bodies = new Bodies(time, counters);
    }

    Continuations continuations() {
        return continuations;
    }

    Time time() {
        return time;
    }

    Hubs hubs() {
        return hubs;
    }

    Authorizers authorizers() {
        return authorizers;
    }

    Counters counters() {
        return counters;
    }

    HeldRequests held() {
        return held;
    }

    Audiences audiences() {
        return audiences;
    }

    Readings readings() {
        return readings;
    }

    Bodies bodies() {
        return bodies;
    }

    Subscribers<PollFollower> subscribers() {
        return subscribers;
    }

    Settings settings() {
        return settings;
    }

    /** Replaces the settings; what is held looks at them as it goes on. */
    void settings(Settings changed) {
        settings = changed;
    }

    /** Whether everything is being answered for the last time. */
    boolean draining() {
        return draining;
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
        held.each(request -> farewells.add(request::drain));
        return farewells;
    }

    @Override
    public void farewell() {
        held.each(Held::drain);
    }

    @Override
    public boolean isEmpty() {
        return held.count() == 0;
    }

    @Override
    public void abort() {
        held.each(Held::abort);
        audiences.close();
    }

    /** The hub came, left or was replaced: everybody looks again. */
    void hubChanged() {
        execute(audiences::lookAgain);
    }

    /** Authorizers came or left: everybody is asked for again. */
    void authorizersChanged() {
        execute(() -> held.each(Held::askAgain));
    }

    private void execute(Runnable task) {
        // While everything is being answered for the last time nobody waits for news, and the executor is about to end.
        if (!draining) {
            background.execute(task);
        }
    }

    /** Does what is due by the clock; called twice a second. */
    void sweep() {
        long now = time.millis();
        held.each(request -> request.sweep(now));
        bodies.tidy();
        audiences.tidy();
    }

    /** A random number from 0 to below the bound. */
    int random(int bound) {
        return random.applyAsInt(bound);
    }

    /** Seconds for a {@code Retry-After}: 1 to 10 by chance, so that clients do not come back all at once. */
    String retryAfter() {
        return Integer.toString(1 + random(10));
    }

    /** A request cannot wait because a filter or the container does not let it; it is said once. */
    void asyncRefused(IllegalStateException refusal) {
        counters.add(Counters.Count.ASYNC_REFUSED);
        if (warned.compareAndSet(false, true)) {
            log.warn("Requests cannot be held, so each is answered at once: {}. A filter or servlet in front of the "
                    + "context org.halley.comet does not support asynchronous requests", refusal.getMessage());
        }
    }
}
