package org.halley.comet.service;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import org.halley.comet.Batch;
import org.halley.comet.ChannelStatus;
import org.halley.comet.Cursor;
import org.halley.comet.Declaration;
import org.halley.comet.Event;
import org.halley.comet.EventChannel;
import org.halley.comet.EventChannels;
import org.halley.comet.EventListener;
import org.halley.comet.Limit;
import org.halley.comet.Names;
import org.halley.comet.Publication;
import org.halley.comet.Retention;
import org.halley.comet.Selection;
import org.halley.comet.Watch;

/** The hub as one bundle has it: what was made with it ends with it. Thread-safe. */
final class Guest implements EventChannels, AutoCloseable {

    private final Hub hub;
    private final Set<Ending> endings = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Guest(Hub hub) {
        this.hub = hub;
    }

    @Override
    public EventChannel channel(String name) {
        return new NamedChannel(Names.requireName(name), this);
    }

    @Override
    public List<ChannelStatus> channels() {
        return hub.channels();
    }

    @Override
    public Declaration declare(String nameOrPattern, Retention retention) {
        requireOpen();
        Names.requireNameOrPattern(nameOrPattern);
        return own(hub.declare(nameOrPattern, PartialRetention.of(retention)));
    }

    /** Declares with what is given, and the defaults of the hub for the rest, also when they change. */
    Declaration declare(String nameOrPattern, PartialRetention retention) {
        requireOpen();
        return own(hub.declare(nameOrPattern, retention));
    }

    private Declaration own(Declaration declaration) {
        Owned owned = new Owned(declaration::close, this);
        add(owned);
        return owned::end;
    }

    @Override
    public List<Event> publish(List<Publication> publications) {
        requireOpen();
        return hub.publish(publications);
    }

    @Override
    public Cursor now() {
        return hub.now();
    }

    @Override
    public Batch read(Selection selection, Cursor after, Limit limit) {
        requireOpen();
        return hub.read(selection, after, limit);
    }

    @Override
    public CompletionStage<Batch> next(Selection selection, Cursor after, Duration wait) {
        requireOpen();
        return hub.next(selection, after, wait, this);
    }

    @Override
    public Follower subscribe(Selection selection, Cursor after, EventListener listener) {
        requireOpen();
        return hub.subscribe(selection, after, listener, this);
    }

    @Override
    public Watch watch(Selection selection, Runnable ready) {
        requireOpen();
        Owned owned = new Owned(hub.watch(selection, ready)::close, this);
        add(owned);
        return owned::end;
    }

    @Override
    public <T> T decode(Event event, Class<T> type) {
        return hub.decode(event, type);
    }

    /** Something of a bundle that is closed with it. Thread-safe. */
    private record Owned(Runnable close, Guest guest) implements Ending {
        @Override
        public void end() {
            guest.remove(this);
            close.run();
        }
    }

    /**
     * Takes something in.
     *
     * @throws IllegalStateException if the bundle has let go meanwhile; it is ended
     */
    void add(Ending ending) {
        endings.add(ending);
        if (closed) {
            ending.end();
            requireOpen();
        }
    }

    void remove(Ending ending) {
        endings.remove(ending);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The hub has stopped, or the bundle has let go of it");
        }
    }

    /** How many things are open. */
    int open() {
        return endings.size();
    }

    @Override
    public void close() {
        closed = true;
        endings.forEach(Ending::end);
        hub.leave(this);
    }
}
