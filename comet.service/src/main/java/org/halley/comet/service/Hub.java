package org.halley.comet.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.halley.comet.Batch;
import org.halley.comet.ChannelStatus;
import org.halley.comet.Cursor;
import org.halley.comet.Declaration;
import org.halley.comet.Event;
import org.halley.comet.EventListener;
import org.halley.comet.Limit;
import org.halley.comet.Names;
import org.halley.comet.Publication;
import org.halley.comet.Selection;
import org.halley.comet.Watch;
import org.halley.comet.spi.EventLog;
import org.halley.comet.spi.EventLog.ChannelLog;
import org.halley.comet.spi.EventLog.Entry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hub: publishing appends to the log and wakes, following reads from the log. Thread-safe; holds no lock of its own.
 */
final class Hub {

    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);
    private static final Duration EVICTION_PERIOD = Duration.ofSeconds(10);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final EventLog log;
    private final Reader reader;
    private final FanOut fanOut;
    private final Timer timer;
    private final Executor delivery;
    private final Encoder encoder = new Encoder();
    private final Declarations declarations = new Declarations();
    private final Set<Guest> guests = ConcurrentHashMap.newKeySet();
    private volatile Settings settings;
    private volatile Runnable eviction;
    private volatile boolean stopped;

    /**
     * A hub, at work.
     *
     * @param log what it works on
     * @param fanOut serial executors, one for each shard of the watches
     * @param timer for waits and eviction
     * @param delivery calls listeners; it may use several threads
     * @param settings to begin with
     */
    Hub(EventLog log, List<Executor> fanOut, Timer timer, Executor delivery, Settings settings) {
        this.log = log;
        this.reader = new Reader(log);
        this.fanOut = new FanOut(fanOut);
        this.timer = timer;
        this.delivery = delivery;
        configure(settings);
        evictLater();
    }

    /** Puts other settings in force; nobody is disturbed. */
    void configure(Settings changed) {
        settings = changed;
        retain();
    }

    Settings settings() {
        return settings;
    }

    private void retain() {
        // The functions look anew at each call, so that two changes at once end with the newer one, in either order.
        log.retain(name -> declarations.retention(name, settings.retention()), declarations::names,
                settings.maxChannels());
    }

    private void evictLater() {
        eviction = timer.after(EVICTION_PERIOD, () -> {
            try {
                // Not on the timer's thread: a log may touch a disk.
                delivery.execute(this::evict);
            } catch (RejectedExecutionException e) {
                LOG.debug("No more eviction, the hub has stopped");
            }
        });
        if (stopped) {
            eviction.run();
        }
    }

    private void evict() {
        try {
            log.evict();
        } catch (RuntimeException e) {
            LOG.error("Eviction failed; it is tried again in {}", EVICTION_PERIOD, e);
        }
        if (!stopped) {
            evictLater();
        }
    }

    /** The hub for one bundle; closed by the caller, or by {@link #stop}. */
    Guest enter() {
        Guest guest = new Guest(this);
        guests.add(guest);
        if (stopped) {
            guest.close();
        }
        return guest;
    }

    void leave(Guest guest) {
        guests.remove(guest);
    }

    /** As {@link org.halley.comet.EventChannels#publish}. */
    List<Event> publish(List<Publication> publications) {
        requireRunning();
        if (publications.isEmpty()) {
            throw new IllegalArgumentException("no publication: at least one is needed");
        }
        int maxBytes = settings.maxEventBytes();
        List<Entry> entries = new ArrayList<>(publications.size());
        for (Publication publication : publications) {
            entries.add(new Entry(publication.channel(), publication.type().orElse(null),
                    publication.key().orElse(null), encoder.encode(publication.channel(), publication.data(), maxBytes)));
        }
        List<Event> events = log.append(entries);
        for (Event event : events) {
            fanOut.ready(event.channel());
        }
        return events;
    }

    Cursor now() {
        return reader.now();
    }

    Batch read(Selection selection, Cursor after, Limit limit) {
        requireRunning();
        return reader.read(selection, after, limit);
    }

    CompletionStage<Batch> next(Selection selection, Cursor after, Duration wait, Guest guest) {
        requireRunning();
        if (wait.isNegative() || wait.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException("wait of " + wait + " is not zero to one hour");
        }
        return new Waiter(reader, selection, after, guest).begin(wait, fanOut, timer);
    }

    Follower subscribe(Selection selection, Cursor after, EventListener listener, Guest guest) {
        requireRunning();
        Follower follower = new Follower(reader, fanOut, selection, listener, delivery, guest);
        follower.begin(after);
        return follower;
    }

    Watch watch(Selection selection, Runnable ready) {
        requireRunning();
        return fanOut.watch(selection, ready);
    }

    Declaration declare(String nameOrPattern, PartialRetention retention) {
        requireRunning();
        Declarations.Declared declared = new Declarations.Declared(nameOrPattern, retention);
        declarations.add(declared);
        try {
            retain();
            if (!Names.isPattern(nameOrPattern)) {
                log.create(nameOrPattern);
            }
        } catch (RuntimeException e) {
            undeclare(declared);
            throw e;
        }
        return () -> undeclare(declared);
    }

    private void undeclare(Declarations.Declared declared) {
        if (declarations.remove(declared) && !stopped) {
            retain();
        }
    }

    List<ChannelStatus> channels() {
        requireRunning();
        return log.channels().stream().map(this::status).sorted(Comparator.comparing(ChannelStatus::name)).toList();
    }

    private ChannelStatus status(ChannelLog channel) {
        // An event that is being appended is not visible yet, and its cursor would be one from beyond.
        Cursor last = Cursor.of(log.epoch(), Math.min(channel.last(), log.head()));
        return new ChannelStatus(channel.name(), declarations.names(channel.name()), channel.events(), channel.bytes(),
                last, fanOut.watchers(channel.name()));
    }

    <T> T decode(Event event, Class<T> type) {
        return encoder.decode(event, type);
    }

    private void requireRunning() {
        if (stopped) {
            throw new IllegalStateException("The hub has stopped");
        }
    }

    /** Whether nothing is open: no guest, watch or declaration. */
    boolean isIdle() {
        return guests.isEmpty() && fanOut.isEmpty() && declarations.isEmpty();
    }

    /** Ends everything that anybody made. A second call does nothing. Executors and log are the caller's. */
    void stop() {
        stopped = true;
        eviction.run();
        guests.forEach(Guest::close);
    }
}
