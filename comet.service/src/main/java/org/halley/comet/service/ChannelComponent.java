package org.halley.comet.service;

import java.util.Hashtable;
import java.util.Map;

import org.halley.comet.Declaration;
import org.halley.comet.EventChannel;
import org.halley.comet.Names;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One configured declaration. A channel is registered with the framework, not as a service of this component: a changed
 * retention would change the properties of that, and it is nobody's business.
 */
@Component(name = ChannelComponent.PID, service = {}, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ChannelConfiguration.class, factory = true)
public final class ChannelComponent {

    static final String PID = "org.halley.comet.channel";

    private static final Logger LOG = LoggerFactory.getLogger(ChannelComponent.class);
    private static final PartialRetention NOTHING = new PartialRetention(null, null, null);

    private final BundleContext context;
    private final Hub hub;
    private final Guest guest;
    private String channel;
    private PartialRetention retention = NOTHING;
    private Declaration declaration;
    private ServiceRegistration<EventChannel> registration;

    /**
     * Declares.
     *
     * @param hub where
     * @param context registers the channel
     * @param properties the configuration
     */
    @Activate
    public ChannelComponent(@Reference(name = "hub") HubComponent hub, BundleContext context,
            Map<String, Object> properties) {
        this.context = context;
        this.hub = hub.hub();
        this.guest = this.hub.enter();
        modified(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        String pid = String.valueOf(properties.getOrDefault(Constants.SERVICE_PID, PID));
        Object value = properties.get("channel");
        String wanted;
        try {
            wanted = Names.requireNameOrPattern(value == null ? "" : value.toString().trim());
        } catch (IllegalArgumentException e) {
            LOG.error("Configuration {}: {}; {}", pid, e.getMessage(),
                    channel == null ? "nothing is declared" : "'" + channel + "' stays declared");
            return;
        }
        PartialRetention changed = Settings.retention(pid, properties, wanted.equals(channel) ? retention : NOTHING);
        Declaration old = declaration;
        try {
            declaration = guest.declare(wanted, changed);
        } catch (IllegalStateException e) {
            LOG.error("Configuration {}: '{}' is not declared", pid, wanted, e);
            return;
        }
        // The old one goes only now, so that a channel that stays is declared all the time.
        if (old != null) {
            old.close();
        }
        retention = changed;
        if (!wanted.equals(channel)) {
            unregister();
            channel = wanted;
            register();
        }
    }

    private void register() {
        if (!Names.isPattern(channel)) {
            Hashtable<String, Object> properties = new Hashtable<>();
            properties.put(EventChannel.CHANNEL_PROPERTY, channel);
            registration = context.registerService(EventChannel.class, new ForEachBundle(hub, channel), properties);
        }
    }

    private void unregister() {
        if (registration != null) {
            registration.unregister();
            registration = null;
        }
    }

    @Deactivate
    void stop() {
        unregister();
        guest.close();
    }

    /** The channel as each bundle has it: what a bundle made ends when it lets go. Thread-safe. */
    private record ForEachBundle(Hub hub, String channel) implements ServiceFactory<EventChannel> {

        @Override
        public EventChannel getService(Bundle bundle, ServiceRegistration<EventChannel> registration) {
            return new NamedChannel(channel, hub.enter());
        }

        @Override
        public void ungetService(Bundle bundle, ServiceRegistration<EventChannel> registration, EventChannel service) {
            ((NamedChannel) service).leave();
        }
    }
}
