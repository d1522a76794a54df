package org.halley.comet.amf;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.EventChannels;
import org.halley.comet.EventListener;
import org.halley.comet.Gap;
import org.halley.comet.Selection;
import org.halley.comet.Subscription;

/**
 * The way from a channel to a destination: a subscription to whatever hub there is, which goes on where it was. Its lock
 * guards its place, and under it nothing is called but the hub that is subscribed to or left.
 */
final class Bridge {

    private final Site site;
    private final Supplier<Selection> selection;
    private final BiConsumer<Event, Gap> events;
    private final Consumer<Gap> gaps;
    private EventChannels hub;
    private Subscription subscription;
    private Follower follower;
    private Cursor place = Cursor.NOW;
    private boolean closed;

    /**
     * @param selection what is followed
     * @param events takes each event, with the gap before it; null for none
     * @param gaps told of each gap at once
     */
    Bridge(Site site, Supplier<Selection> selection, BiConsumer<Event, Gap> events, Consumer<Gap> gaps) {
        this.site = site;
        this.selection = selection;
        this.events = events;
        this.gaps = gaps;
    }

    /** One subscription's calls; those of an older one are not ours any more. */
    private final class Follower implements EventListener {

        private Gap pending;

        @Override
        public void event(Event event) {
            if (!isCurrent(this, event.id())) {
                return;
            }
            Gap gap = pending;
            pending = null;
            events.accept(event, gap);
        }

        @Override
        public void gap(Gap gap) {
            if (isCurrent(this, null)) {
                // Whoever gets the next event gets it with that.
                pending = gap;
                gaps.accept(gap);
            }
        }
    }

    private synchronized boolean isCurrent(Follower asking, Cursor behind) {
        if (follower != asking) {
            return false;
        }
        if (behind != null) {
            place = behind;
        }
        return true;
    }

    /** Follows the hub that is there. */
    synchronized void attach() {
        EventChannels current = closed ? null : site.hubs().current();
        if (current == hub) {
            return;
        }
        if (subscription != null) {
            if (place.equals(Cursor.NOW)) {
                place = subscription.cursor();
            }
            subscription.close();
            subscription = null;
            follower = null;
        }
        hub = current;
        if (current == null) {
            place = site.hubs().placeOf(place);
            return;
        }
        follower = new Follower();
        try {
            subscription = current.subscribe(selection.get(), site.hubs().placeOf(place), follower);
        } catch (IllegalStateException e) {
            // It has stopped and is about to leave, which everybody is told of.
            hub = null;
            follower = null;
        }
    }

    /** Ends it. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        attach();
    }
}
