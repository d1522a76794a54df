package org.halley.comet.service;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

import org.halley.comet.Batch;
import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.EventChannel;
import org.halley.comet.EventListener;
import org.halley.comet.Limit;
import org.halley.comet.Publication;
import org.halley.comet.Selection;
import org.halley.comet.Subscription;

/** A channel by its name. Immutable. */
final class NamedChannel implements EventChannel {

    private final String name;
    private final Selection selection;
    private final Guest guest;

    NamedChannel(String name, Guest guest) {
        this.name = name;
        this.selection = Selection.of(name);
        this.guest = guest;
    }

    /** Closes the guest whose channel it is. */
    void leave() {
        guest.close();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Event publish(Object data) {
        return guest.publish(List.of(Publication.to(name, data))).get(0);
    }

    @Override
    public Event publish(String type, Object data) {
        return guest.publish(List.of(Publication.to(name, data).withType(type))).get(0);
    }

    @Override
    public Batch read(Cursor after) {
        return guest.read(selection, after, Limit.DEFAULT);
    }

    @Override
    public CompletionStage<Batch> next(Cursor after, Duration wait) {
        return guest.next(selection, after, wait);
    }

    @Override
    public Subscription subscribe(Cursor after, EventListener listener) {
        return guest.subscribe(selection, after, listener);
    }
}
