package org.halley.comet.bayeux;

import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.halley.comet.EventChannels;
import org.halley.comet.Names;
import org.halley.comet.shared.Drain;
import org.halley.comet.shared.Time;
import org.halley.comet.shared.http.Registration;
import org.halley.comet.spi.ChannelAuthorizer;
import org.halley.comet.spi.ServiceHandler;
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
 * Bayeux over HTTP, put together and registered. The hub and the authorizers may come and go; a changed setting
 * drops no client; stopping answers all that is held.
 */
@Component(name = CometBayeux.PID, service = {}, immediate = true, configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = BayeuxConfiguration.class)
@RequireHttpWhiteboard
public final class CometBayeux {

    static final String PID = "org.halley.comet.bayeux";

    /** The name of the servlet context, by which filters of others may choose it. */
    static final String CONTEXT = "org.halley.comet.bayeux";

    private static final Logger log = LoggerFactory.getLogger(CometBayeux.class);
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
    public CometBayeux(BundleContext bundle, Map<String, Object> properties,
            @Reference(name = "continuations") Continuations continuations) {
        this.bundle = bundle;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "halley-comet.bayeux");
            thread.setDaemon(true);
            return thread;
        });
        this.site = new Site(continuations, Settings.of(properties, Settings.DEFAULT, log::error), Time.SYSTEM,
                bound -> ThreadLocalRandom.current().nextInt(bound), clock);
    }

    /** Registers, and begins to look at the clock. */
    @Activate
    void activate() {
        clock.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        register();
    }

    /** Takes another configuration; only another path is registered anew. */
    @Modified
    void modified(Map<String, Object> properties) {
        String path = site.settings().path();
        site.settings(Settings.of(properties, site.settings(), log::error));
        if (!path.equals(site.settings().path())) {
            registration.close();
            register();
        }
    }

    /** Answers all that is held, takes the registration back, and ends the thread. */
    @Deactivate
    void deactivate() {
        int held = site.places().count();
        new Drain(site, Thread::sleep).run();
        registration.close();
        clock.shutdownNow();
        log.info("Bayeux is served no more; {} held connects were answered at the end. Since its start: {}", held,
                site.status());
    }

    /** A hub is there, or a better one. */
    @Reference(name = "channels", cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindChannels(EventChannels hub) {
        site.hubs().come(hub);
        site.hubChanged();
    }

    /** A hub leaves; what is held stays held. */
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

    /** A service that clients may call. */
    @Reference(name = "service", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindService(ServiceHandler service, Map<String, Object> properties) {
        for (String wrong : site.services().add(service, properties)) {
            log.error("{} = '{}' of {} is no name or pattern that begins with /service/", ServiceHandler.SERVICE_PROPERTY,
                    Names.shown(wrong), service.getClass().getName());
        }
    }

    /** A service less. */
    void unbindService(ServiceHandler service) {
        site.services().remove(service);
    }

    private void register() {
        String path = site.settings().path();
        registration = new Registration(bundle, CONTEXT, path, new BayeuxServlet(site), new ErrorServlet(), request -> { });
        log.info("Bayeux is served at {}", path);
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
