package org.halley.comet.amf;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntUnaryOperator;

import org.halley.comet.shared.Authorizers;
import org.halley.comet.shared.Counts;
import org.halley.comet.shared.Drain;
import org.halley.comet.shared.Hubs;
import org.halley.comet.shared.Time;
import org.halley.continuation.Continuations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all requests share. Thread-safe. */
final class Site implements Drain.House {

    /** The attribute of the servlet context that is this. */
    static final String ATTRIBUTE = "org.halley.comet.amf.site";

    private static final Logger log = LoggerFactory.getLogger(Site.class);
    private static final int SOONEST_MILLIS = 1_000;
    private static final int SPREAD_MILLIS = 5_000;

    private final Continuations continuations;
    private final Time time;
    private final IntUnaryOperator random;
    private final Hubs hubs = new Hubs();
    private final Authorizers authorizers = new Authorizers();
    private final Counts<Count> counts = new Counts<>(Count.class);
    private final Bridges bridges = new Bridges(this);
    private final Sessions sessions = new Sessions(this);
    private final Set<Exchange> open = ConcurrentHashMap.newKeySet();
    private final Set<Parked> parked = ConcurrentHashMap.newKeySet();
    private final Set<AmfStream> streams = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile Settings settings;
    private volatile boolean draining;

    /**
     * @param continuations gives the continuations of requests
     * @param settings the first settings
     * @param time the time
     * @param random a number from 0 to below the one given
     */
    Site(Continuations continuations, Settings settings, Time time, IntUnaryOperator random) {
        this.continuations = continuations;
        this.settings = settings;
        this.time = time;
        this.random = random;
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

    Bridges bridges() {
        return bridges;
    }

    Sessions sessions() {
        return sessions;
    }

    Counts<Count> counts() {
        return counts;
    }

    void count(Count what) {
        counts.add(what);
    }

    Settings settings() {
        return settings;
    }

    void settings(Settings changed) {
        settings = changed;
    }

    /** The requests that are suspended, for whatever reason. */
    Set<Exchange> open() {
        return open;
    }

    /** The polls that wait. */
    Set<Parked> parked() {
        return parked;
    }

    /** The streams. */
    Set<AmfStream> streams() {
        return streams;
    }

    /** How many polls wait and streams are open. */
    int held() {
        return parked.size() + streams.size();
    }

    /** Whether everything is being answered for the last time. */
    boolean draining() {
        return draining;
    }

    /** Begins anew after everything was answered. */
    void openAgain() {
        draining = false;
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
        parked.forEach(poll -> farewells.add(poll::close));
        streams.forEach(stream -> farewells.add(stream::close));
        return farewells;
    }

    @Override
    public void farewell() {
        parked.forEach(Parked::close);
        streams.forEach(AmfStream::close);
    }

    @Override
    public boolean isEmpty() {
        return open.isEmpty();
    }

    @Override
    public void abort() {
        open.forEach(Exchange::abort);
    }

    /** Does what is due by the clock; called twice a second. */
    void sweep() {
        open.forEach(Exchange::sweep);
        streams.forEach(AmfStream::sweep);
        sessions.sweep();
    }

    /** Milliseconds by chance within which clients come back whose polls were answered because all of it stops. */
    int comeBackMillis() {
        return SOONEST_MILLIS + random.applyAsInt(SPREAD_MILLIS);
    }

    /** A request cannot wait because a filter or the container does not let it; it is said once. */
    void asyncRefused(IllegalStateException refusal) {
        count(Count.ASYNC_REFUSED);
        if (warned.compareAndSet(false, true)) {
            log.warn("Polls cannot wait, so each is answered at once: {}. A filter or servlet in front of the context {} "
                    + "does not support asynchronous requests", refusal.getMessage(), Registration.CONTEXT);
        }
    }

    /** What has happened and what is there, as a JSON object. */
    String status() {
        StringBuilder json = new StringBuilder(800).append("{\"sessions\":").append(sessions.count())
                .append(",\"held\":").append(held());
        return counts.appendTo(json).append('}').toString();
    }
}
