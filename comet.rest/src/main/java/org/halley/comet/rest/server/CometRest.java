package org.halley.comet.rest.server;

import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.halley.comet.EventChannels;
import org.halley.comet.rest.ChannelResponses;
import org.halley.comet.shared.Drain;
import org.halley.comet.shared.Time;
import org.halley.comet.spi.ChannelAuthorizer;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link ChannelResponses} as a service, one for each bundle. The hub and the authorizers may come and go; a changed setting
 * drops no client; stopping answers all that is held.
 */
@Component(name = CometRest.PID, service = {}, immediate = true, configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = RestConfiguration.class)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"org.halley.comet.rest.ChannelResponses\"")
public final class CometRest implements ServiceFactory<ChannelResponses> {

    static final String PID = "org.halley.comet.rest";

    private static final Logger log = LoggerFactory.getLogger(CometRest.class);
    private static final long SWEEP_MILLIS = 500;

    private final BundleContext bundle;
    private final ScheduledExecutorService clock;
    private final Site site;
    private ServiceRegistration<?> registration;

    /**
     * Puts the parts together; nothing is registered yet, for the authorizers are not known.
     *
     * @param bundle registers
     * @param properties the configuration
     */
    @Activate
    public CometRest(BundleContext bundle, Map<String, Object> properties) {
        this.bundle = bundle;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "halley-comet-rest");
            thread.setDaemon(true);
            return thread;
        });
        this.site = new Site(Settings.of(properties, Settings.DEFAULT, log::error), Time.SYSTEM,
                bound -> ThreadLocalRandom.current().nextInt(bound));
    }

    /** Registers, and begins to look at the clock. */
    @Activate
    void activate() {
        clock.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        registration = bundle.registerService(ChannelResponses.class.getName(), this, null);
    }

    /** Takes another configuration. */
    @Modified
    void modified(Map<String, Object> properties) {
        site.settings(Settings.of(properties, site.settings(), log::error));
    }

    /** Answers all that is held, takes the registration back, and ends the thread. */
    @Deactivate
    void deactivate() {
        int held = site.count();
        new Drain(site, Thread::sleep).run();
        registration.unregister();
        clock.shutdownNow();
        log.info("Resources are answered from channels no more; {} held requests were answered at the end", held);
    }

    /** A hub is there, or a better one. */
    @Reference(name = "channels", cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindChannels(EventChannels hub) {
        site.hubs().come(hub);
        site.hubChanged();
    }

    /** A hub leaves. */
    void unbindChannels(EventChannels hub) {
        if (site.hubs().leave(hub)) {
            site.hubChanged();
        }
    }

    /** An authorizer more must agree. */
    @Reference(name = "authorizer", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindAuthorizer(ChannelAuthorizer authorizer) {
        site.authorizers().add(authorizer);
        site.authorizersChanged();
    }

    /** An authorizer less must agree. */
    void unbindAuthorizer(ChannelAuthorizer authorizer) {
        site.authorizers().remove(authorizer);
        site.authorizersChanged();
    }

    @Override
    public ChannelResponses getService(Bundle user, ServiceRegistration<ChannelResponses> given) {
        return new Guest(site);
    }

    @Override
    public void ungetService(Bundle user, ServiceRegistration<ChannelResponses> given, ChannelResponses responses) {
        ((Guest) responses).end();
    }

    private void sweep() {
        try {
            site.sweep();
        } catch (RuntimeException | Error e) {
            // A scheduled task that throws would never be called again.
            log.error("Looking at the clock failed; it goes on", e);
        }
    }
}
