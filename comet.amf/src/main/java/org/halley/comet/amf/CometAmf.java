package org.halley.comet.amf;

import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.halley.comet.EventChannels;
import org.halley.comet.shared.Drain;
import org.halley.comet.shared.Time;
import org.halley.comet.spi.ChannelAuthorizer;
import org.halley.continuation.Continuations;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.http.whiteboard.annotations.RequireHttpWhiteboard;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * AMF over HTTP, put together and registered. The hub, the authorizers and bridged destinations may come and go; what
 * stands in BlazeDS's own configuration makes a new message broker when it changes.
 */
@Component(name = CometAmf.PID, service = {}, immediate = true, configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = AmfConfiguration.class)
@RequireHttpWhiteboard
public final class CometAmf {

    static final String PID = "org.halley.comet.amf";

    private static final Logger log = LoggerFactory.getLogger(CometAmf.class);
    private static final long SWEEP_MILLIS = 500;

    private final BundleContext bundle;
    private final ScheduledExecutorService clock;
    private final Site site;
    private Registration registration;

    /**
     * Puts the parts together; nothing is registered yet, for the authorizers are not known.
     *
     * @param bundle registers
     * @param properties the configuration
     * @param continuations gives the continuations of requests
     */
    @Activate
    public CometAmf(BundleContext bundle, Map<String, Object> properties,
            @Reference(name = "continuations") Continuations continuations) {
        this.bundle = bundle;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "halley-comet.amf");
            thread.setDaemon(true);
            return thread;
        });
        this.site = new Site(continuations, Settings.of(properties, Settings.DEFAULT, log::error), Time.SYSTEM,
                bound -> ThreadLocalRandom.current().nextInt(bound));
    }

    /** Registers, and begins to look at the clock. */
    @Activate
    void activate() {
        clock.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        register();
    }

    /** Takes another configuration; only what the message broker is made of makes a new one. */
    @Modified
    void modified(Map<String, Object> properties) {
        Settings before = site.settings();
        site.settings(Settings.of(properties, before, log::error));
        if (!before.haveTheSameBroker(site.settings())) {
            new Drain(site, Thread::sleep).run();
            registration.close();
            site.openAgain();
            register();
        }
    }

    /** Answers all that waits, takes the registration back, and ends the thread. */
    @Deactivate
    void deactivate() {
        int held = site.held();
        new Drain(site, Thread::sleep).run();
        registration.close();
        site.bridges().close();
        clock.shutdownNow();
        log.info("AMF is served no more; {} waiting polls were answered at the end. Since its start: {}", held,
                site.status());
    }

    /** A hub is there, or a better one. */
    @Reference(name = "channels", cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindChannels(EventChannels hub) {
        site.hubs().come(hub);
        site.bridges().hubChanged();
    }

    /** A hub leaves; clients stay where they are. */
    void unbindChannels(EventChannels hub) {
        if (site.hubs().leave(hub)) {
            site.bridges().hubChanged();
        }
    }

    /** An authorizer more must agree. */
    @Reference(name = "authorizer", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindAuthorizer(ChannelAuthorizer authorizer) {
        site.authorizers().add(authorizer);
    }

    /** An authorizer less must agree. */
    void unbindAuthorizer(ChannelAuthorizer authorizer) {
        site.authorizers().remove(authorizer);
    }

    /** A destination that is a channel. */
    @Reference(name = "destination", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindDestination(DestinationComponent destination) {
        if (destination.bridged() != null) {
            site.bridges().add(destination.bridged());
        }
    }

    /** A destination less; its clients are told that their subscriptions have ended. */
    void unbindDestination(DestinationComponent destination) {
        if (destination.bridged() != null) {
            site.bridges().remove(destination.bridged());
        }
    }

    private void register() {
        Settings settings = site.settings();
        try {
            registration = new Registration(bundle, settings.path(), ServicesConfig.file(settings, bundle), site);
        } catch (java.io.IOException e) {
            throw new IllegalStateException("BlazeDS's configuration cannot be written", e);
        }
        log.info("AMF is served at {}", settings.path());
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
