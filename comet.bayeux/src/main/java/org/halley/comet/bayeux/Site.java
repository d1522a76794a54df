package org.halley.comet.bayeux;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntUnaryOperator;

import org.halley.comet.shared.Authorizers;
import org.halley.comet.shared.Counts;
import org.halley.comet.shared.Drain;
import org.halley.comet.shared.Hubs;
import org.halley.comet.shared.Places;
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
    private final Services services = new Services();
    private final Counts<Count> counts = new Counts<>(Count.class);
    private final Sessions sessions;
    private final Places places = new Places();
    private final Set<Exchange> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile Settings settings;
    private volatile boolean draining;

    /**
     * @param continuations gives the continuations of requests
     * @param settings the first settings
     * @param time the time
     * @param random a number from 0 to below the one given
     * @param background runs what concerns all sessions, one thing after the other
     */
    Site(Continuations continuations, Settings settings, Time time, IntUnaryOperator random, Executor background) {
        this.continuations = continuations;
        this.settings = settings;
        this.time = time;
        this.random = random;
        this.background = background;
        this.sessions = new Sessions(this);
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

    Services services() {
        return services;
    }

    Counts<Count> counts() {
        return counts;
    }

    void count(Count what) {
        counts.add(what);
    }

    Sessions sessions() {
        return sessions;
    }

    Places places() {
        return places;
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
        sessions.each(session -> {
            if (session.isWaiting()) {
                farewells.add(session::drain);
            }
        });
        return farewells;
    }

    @Override
    public void farewell() {
        sessions.each(Session::drain);
    }

    @Override
    public boolean isEmpty() {
        return open.isEmpty();
    }

    @Override
    public void abort() {
        open.forEach(Exchange::abort);
        sessions.each(Session::end);
    }

    /** The hub came, left or was replaced: everybody looks again. */
    void hubChanged() {
        execute(() -> sessions.each(Session::wake));
    }

    /** Authorizers came or left: everybody is asked for again. */
    void authorizersChanged() {
        execute(() -> sessions.each(Session::wake));
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
        sessions.each(session -> session.sweep(now));
        open.forEach(exchange -> exchange.sweep(now));
    }

    /** A random number from 0 to below the bound. */
    int random(int bound) {
        return random.applyAsInt(bound);
    }

    /** Milliseconds within the configured bound by chance, so that clients do not come back all at once. */
    long jitter() {
        return random(settings.restartIntervalMax() * 1000 + 1);
    }

    /** The requests that are suspended, for whatever reason. */
    Set<Exchange> open() {
        return open;
    }

    /** A request cannot wait because a filter or the container does not let it; it is said once. */
    void asyncRefused(IllegalStateException refusal) {
        count(Count.ASYNC_REFUSED);
        if (warned.compareAndSet(false, true)) {
            log.warn("Requests cannot be held, so each is answered at once: {}. A filter or servlet in front of the "
                    + "context {} does not support asynchronous requests", refusal.getMessage(), CometBayeux.CONTEXT);
        }
    }

    /** What has happened and what is there, as a JSON object. */
    String status() {
        StringBuilder json = new StringBuilder(800).append("{\"sessions\":").append(sessions.count())
                .append(",\"held\":").append(places.count());
        return counts.appendTo(json).append('}').toString();
    }
}
