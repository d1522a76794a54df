package org.halley.comet.service;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.halley.comet.Cursor;
import org.halley.comet.EventChannel;
import org.halley.comet.EventListener;
import org.halley.comet.Selection;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets listener services follow the channels that they name. */
@Component(name = "org.halley.comet.listeners", service = {}, immediate = true)
public final class ListenersComponent {

    private static final Logger LOG = LoggerFactory.getLogger(ListenersComponent.class);

    private final Guest guest;
    /** By the id of the service: one object may be several. */
    private final Map<Object, Follower> followers = new ConcurrentHashMap<>();

    /**
     * Begins without listeners.
     *
     * @param hub what they follow
     */
    @Activate
    public ListenersComponent(@Reference(name = "hub") HubComponent hub) {
        guest = hub.hub().enter();
    }

    @Deactivate
    void stop() {
        guest.close();
    }

    @Reference(name = "listener", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            updated = "updated", unbind = "unbind")
    void bind(EventListener listener, Map<String, Object> properties) {
        Selection selection = selection(listener, properties);
        if (selection != null) {
            followers.put(id(properties), guest.subscribe(selection, Cursor.NOW, listener));
        }
    }

    void updated(EventListener listener, Map<String, Object> properties) {
        Follower follower = followers.get(id(properties));
        if (follower == null) {
            bind(listener, properties);
            return;
        }
        Selection selection = selection(listener, properties);
        if (selection == null) {
            unbind(listener, properties);
        } else {
            follower.select(selection);
        }
    }

    void unbind(EventListener listener, Map<String, Object> properties) {
        Follower follower = followers.remove(id(properties));
        if (follower != null) {
            follower.close();
        }
    }

    private static Object id(Map<String, Object> properties) {
        return properties.get(Constants.SERVICE_ID);
    }

    private static Selection selection(EventListener listener, Map<String, Object> properties) {
        Object value = properties.get(EventChannel.CHANNEL_PROPERTY);
        try {
            return Selection.of(texts(value));
        } catch (IllegalArgumentException e) {
            LOG.error("Listener {} (service {}) follows nothing: its property {} = {}: {}", listener.getClass().getName(),
                    properties.get(Constants.SERVICE_ID), EventChannel.CHANNEL_PROPERTY, value, e.getMessage());
            return null;
        }
    }

    private static List<String> texts(Object value) {
        if (value instanceof String text) {
            return List.of(text);
        }
        if (value instanceof String[] texts) {
            return List.of(texts);
        }
        if (value instanceof Collection<?> texts) {
            return texts.stream().map(String::valueOf).toList();
        }
        throw new IllegalArgumentException("one or more names or patterns are needed, as String, String[] or Collection");
    }
}
