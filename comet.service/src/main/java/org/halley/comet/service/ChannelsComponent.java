package org.halley.comet.service;

import java.time.Duration;
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
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/** The hub as a service, one for each bundle. */
@Component(name = "org.halley.comet.channels", service = EventChannels.class, scope = ServiceScope.BUNDLE)
public final class ChannelsComponent implements EventChannels {

    private final Guest guest;

    /**
     * Lets a bundle in.
     *
     * @param hub where
     */
    @Activate
    public ChannelsComponent(@Reference(name = "hub") HubComponent hub) {
        guest = hub.hub().enter();
    }

    @Deactivate
    void leave() {
        guest.close();
    }

    @Override
    public EventChannel channel(String name) {
        return guest.channel(name);
    }

    @Override
    public List<ChannelStatus> channels() {
        return guest.channels();
    }

    @Override
    public Declaration declare(String nameOrPattern, Retention retention) {
        return guest.declare(nameOrPattern, retention);
    }

    @Override
    public List<Event> publish(List<Publication> publications) {
        return guest.publish(publications);
    }

    @Override
    public Cursor now() {
        return guest.now();
    }

    @Override
    public Batch read(Selection selection, Cursor after, Limit limit) {
        return guest.read(selection, after, limit);
    }

    @Override
    public CompletionStage<Batch> next(Selection selection, Cursor after, Duration wait) {
        return guest.next(selection, after, wait);
    }

    @Override
    public Subscription subscribe(Selection selection, Cursor after, EventListener listener) {
        return guest.subscribe(selection, after, listener);
    }

    @Override
    public Watch watch(Selection selection, Runnable ready) {
        return guest.watch(selection, ready);
    }

    @Override
    public <T> T decode(Event event, Class<T> type) {
        return guest.decode(event, type);
    }
}
