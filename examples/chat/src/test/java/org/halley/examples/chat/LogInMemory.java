package org.halley.examples.chat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

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

/** Channels that keep every event and are read from a place or from the last so many; nothing else. */
final class LogInMemory implements EventChannels {

    private static final Gson GSON = new Gson();

    private final List<Event> events = new ArrayList<>();
    private boolean stopped;

    /** From now on it refuses to publish, as a hub does that has stopped. */
    synchronized void stop() {
        stopped = true;
    }

    /** What was published to a room: type and data of each event. */
    synchronized List<String> of(String room) {
        return events.stream().filter(e -> e.channel().equals("/chat/" + room))
                .map(e -> e.type().orElse("") + " " + e.json()).toList();
    }

    @Override
    public EventChannel channel(String name) {
        return new Channel(name);
    }

    private synchronized Event append(String channel, String type, Object data) {
        if (stopped) {
            throw new IllegalStateException("the hub has stopped");
        }
        Event event = new Event("test", events.size() + 1, 0, 0, channel, type, null,
                GSON.toJson(data).getBytes(StandardCharsets.UTF_8));
        events.add(event);
        return event;
    }

    private synchronized Batch read(String channel, Cursor after) {
        List<Event> found = events.stream()
                .filter(e -> e.channel().equals(channel) && e.position() > after.position()).toList();
        if (!after.isPlace()) {
            found = found.subList(Math.max(0, found.size() - after.lastCount()), found.size());
        }
        Cursor next = Cursor.of("test", events.size());
        return new Batch(found, next, List.of(), next, false);
    }

    private final class Channel implements EventChannel {

        private final String name;

        Channel(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Event publish(Object data) {
            return append(name, null, data);
        }

        @Override
        public Event publish(String type, Object data) {
            return append(name, type, data);
        }

        @Override
        public Batch read(Cursor after) {
            return LogInMemory.this.read(name, after);
        }

        @Override
        public CompletionStage<Batch> next(Cursor after, Duration wait) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Subscription subscribe(Cursor after, EventListener listener) {
            throw new UnsupportedOperationException();
        }
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
    public List<Event> publish(List<Publication> publications) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Cursor now() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Batch read(Selection selection, Cursor after, Limit limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Batch> next(Selection selection, Cursor after, Duration wait) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Subscription subscribe(Selection selection, Cursor after, EventListener listener) {
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
