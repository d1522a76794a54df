package org.halley.examples.desk;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

import org.halley.comet.Batch;
import org.halley.comet.ChannelStatus;
import org.halley.comet.Cursor;
import org.halley.comet.Declaration;
import org.halley.comet.Event;
import org.halley.comet.EventChannel;
import org.halley.comet.EventChannels;
import org.halley.comet.EventListener;
import org.halley.comet.Limit;
import org.halley.comet.Publication;
import org.halley.comet.Retention;
import org.halley.comet.Selection;
import org.halley.comet.Subscription;
import org.halley.comet.Watch;

import com.google.gson.Gson;

/** Channels that keep every event, read in slices of two, and whose listeners are called when the test says so. */
final class LogInMemory implements EventChannels {

    private static final Gson GSON = new Gson();

    private final LongSupplier millis;
    private final List<Event> events = new ArrayList<>();
    private final List<Follower> followers = new ArrayList<>();
    private boolean stopped;
    private Runnable beforeAppending = () -> { };
    private Runnable afterAppending = () -> { };

    LogInMemory(LongSupplier millis) {
        this.millis = millis;
    }

    private final class Follower implements Subscription {
        final Selection selection;
        final EventListener listener;
        long position;

        Follower(Selection selection, Cursor after, EventListener listener) {
            this.selection = selection;
            this.listener = listener;
            this.position = after.position();
        }

        @Override
        public Cursor cursor() {
            return Cursor.of("test", position);
        }

        @Override
        public void close() {
            synchronized (LogInMemory.this) {
                followers.remove(this);
            }
        }
    }

    /** From now on it refuses to publish, as a hub does that has stopped. */
    synchronized void stop() {
        stopped = true;
    }

    /** Runs something within the next call that publishes, before anything is appended. */
    synchronized void beforeAppending(Runnable action) {
        beforeAppending = action;
    }

    /** Runs something within the next call that publishes, when everything is appended. */
    synchronized void afterAppending(Runnable action) {
        afterAppending = action;
    }

    /** Calls the listeners with what they have not been given. */
    void deliver() {
        for (Follower follower : List.copyOf(followers)) {
            for (Event event : List.copyOf(events)) {
                if (event.position() > follower.position && follower.selection.matches(event.channel())) {
                    follower.position = event.position();
                    follower.listener.event(event);
                }
            }
        }
    }

    /** How many listeners follow. */
    synchronized int followers() {
        return followers.size();
    }

    /** What was published to a channel: type and data of each event. */
    synchronized List<String> of(String channel) {
        return events.stream().filter(e -> e.channel().equals(channel)).map(e -> e.type().orElse("") + " " + e.json()).toList();
    }

    /** The types of the events of a channel whose key is this. */
    synchronized List<String> types(String channel, String key) {
        return events.stream().filter(e -> e.channel().equals(channel) && e.key().orElse("").equals(key))
                .map(e -> e.type().orElse("")).toList();
    }

    /** How many events there are. */
    synchronized int size() {
        return events.size();
    }

    @Override
    public List<Event> publish(List<Publication> publications) {
        Runnable before;
        Runnable after;
        synchronized (this) {
            before = beforeAppending;
            after = afterAppending;
            beforeAppending = () -> { };
            afterAppending = () -> { };
        }
        before.run();
        List<Event> appended = publications.stream().map(this::append).toList();
        after.run();
        return appended;
    }

    private synchronized Event append(Publication publication) {
        if (stopped) {
            throw new IllegalStateException("the hub has stopped");
        }
        Event event = new Event("test", events.size() + 1, 0, millis.getAsLong(), publication.channel(),
                publication.type().orElse(null), publication.key().orElse(null),
                GSON.toJson(publication.data()).getBytes(StandardCharsets.UTF_8));
        events.add(event);
        return event;
    }

    @Override
    public synchronized Batch read(Selection selection, Cursor after, Limit limit) {
        List<Event> found = events.stream()
                .filter(e -> selection.matches(e.channel()) && e.position() > after.position()).toList();
        boolean more = found.size() > 2;
        List<Event> slice = more ? found.subList(0, 2) : found;
        Cursor next = more ? slice.get(1).id() : now();
        return new Batch(slice, next, List.of(), next, more);
    }

    @Override
    public synchronized Subscription subscribe(Selection selection, Cursor after, EventListener listener) {
        Follower follower = new Follower(selection, after, listener);
        followers.add(follower);
        return follower;
    }

    @Override
    public EventChannel channel(String name) {
        return new EventChannel() {

            @Override
            public String name() {
                return name;
            }

            @Override
            public Event publish(Object data) {
                return append(Publication.to(name, data));
            }

            @Override
            public Event publish(String type, Object data) {
                return append(Publication.to(name, data).withType(type));
            }

            @Override
            public Batch read(Cursor after) {
                return LogInMemory.this.read(Selection.of(name), after, Limit.DEFAULT);
            }

            @Override
            public CompletionStage<Batch> next(Cursor after, Duration wait) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Subscription subscribe(Cursor after, EventListener listener) {
                return LogInMemory.this.subscribe(Selection.of(name), after, listener);
            }
        };
    }

    @Override
    public synchronized Cursor now() {
        return Cursor.of("test", events.size());
    }

    @Override
    public List<ChannelStatus> channels() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Declaration declare(String nameOrPattern, Retention retention) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Batch> next(Selection selection, Cursor after, Duration wait) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Watch watch(Selection selection, Runnable ready) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T decode(Event event, Class<T> type) {
        throw new UnsupportedOperationException();
    }
}
