package org.halley.comet.amf;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import flex.messaging.FlexContext;
import flex.messaging.MessageBroker;
import flex.messaging.MessageDestination;
import flex.messaging.MessageException;
import flex.messaging.services.MessageService;
import flex.messaging.services.Service;

/**
 * All bridges, and the destinations that configurations ask for, in whatever broker there is. The lock guards which
 * destinations are wanted and which broker has them; under it BlazeDS makes and takes away destinations, one after the other.
 */
final class Bridges {

    private static final Logger log = LoggerFactory.getLogger(Bridges.class);

    private final Site site;
    private final Set<Bridge> bridges = ConcurrentHashMap.newKeySet();
    private final Set<Bridged> wanted = new LinkedHashSet<>();
    private final Set<Bridged> made = new LinkedHashSet<>();
    private MessageBroker broker;

    Bridges(Site site) {
        this.site = site;
    }

    /** The hub came, left or was replaced. */
    void hubChanged() {
        bridges.forEach(Bridge::attach);
    }

    /** A bridge begins. */
    void begin(Bridge bridge) {
        bridges.add(bridge);
        bridge.attach();
    }

    /** A bridge ends. */
    void end(Bridge bridge) {
        bridges.remove(bridge);
        bridge.close();
    }

    /** All of them end. */
    void close() {
        bridges.forEach(this::end);
    }

    /** A destination is wanted. */
    synchronized void add(Bridged bridged) {
        wanted.add(bridged);
        if (broker != null) {
            make(bridged);
        }
    }

    /** A destination is wanted no more. */
    synchronized void remove(Bridged bridged) {
        wanted.remove(bridged);
        if (made.remove(bridged) && broker != null) {
            Service service = broker.getServiceByType(MessageService.class.getName());
            within(() -> service.removeDestination(bridged.destination()));
            // Another configuration may have asked for the same name in vain.
            for (Bridged other : wanted) {
                if (other.destination().equals(bridged.destination())) {
                    make(other);
                    break;
                }
            }
        }
    }

    /** A broker has started. */
    synchronized void open(MessageBroker started) {
        broker = started;
        made.clear();
        wanted.forEach(this::make);
    }

    /** A broker is about to stop. */
    synchronized void shut(MessageBroker stopping) {
        if (broker == stopping) {
            broker = null;
            made.clear();
        }
    }

    private void make(Bridged bridged) {
        if (!(broker.getServiceByType(MessageService.class.getName()) instanceof MessageService service)) {
            log.error("The services-config.xml has no MessageService: destination {} is not there", bridged.destination());
            return;
        }
        if (service.getDestination(bridged.destination()) != null) {
            log.error("There is a destination {} already: that for {} is not made", bridged.destination(), bridged.channel());
            return;
        }
        within(() -> {
            try {
                if (!service.getRegisteredAdapters().containsKey(ServicesConfig.ADAPTER)) {
                    service.registerAdapter(ServicesConfig.ADAPTER, ChannelAdapter.class.getName());
                }
                MessageDestination destination = (MessageDestination) service.createDestination(bridged.destination());
                for (String channel : service.getDefaultChannels()) {
                    destination.addChannel(channel);
                }
                destination.getServerSettings().setAllowSubtopics(bridged.subtopics());
                ChannelAdapter adapter = (ChannelAdapter) destination.createAdapter(ServicesConfig.ADAPTER);
                adapter.bridge(bridged.channel(), bridged.publish());
                destination.start();
                made.add(bridged);
            } catch (MessageException e) {
                log.error("Destination {} cannot be made", bridged.destination(), e);
            }
        });
    }

    /** BlazeDS looks for the broker and for classes by what the thread knows. */
    private void within(Runnable work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        MessageBroker brokerBefore = FlexContext.getMessageBroker();
        thread.setContextClassLoader(Bridges.class.getClassLoader());
        FlexContext.setThreadLocalMessageBroker(broker);
        try {
            work.run();
        } finally {
            FlexContext.setThreadLocalMessageBroker(brokerBefore);
            thread.setContextClassLoader(before);
        }
    }

    /** How many bridges there are. */
    int count() {
        return bridges.size();
    }
}
