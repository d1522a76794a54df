package org.halley.comet.resteasy.server;

import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.ws.rs.Path;

import org.halley.comet.resteasy.ChannelAnswers;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.http.whiteboard.annotations.RequireHttpWhiteboard;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** RESTEasy as a servlet of the whiteboard, with whatever resources are registered as services. */
@Component(name = CometResteasy.PID, service = {}, immediate = true, configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Capability(namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.halley.comet.resteasy.ChannelAnswers\"")
@Designate(ocd = ResteasyConfiguration.class)
@RequireHttpWhiteboard
public final class CometResteasy implements ServiceTrackerCustomizer<Object, Object> {

    static final String PID = "org.halley.comet.resteasy";

    private static final Logger log = LoggerFactory.getLogger(CometResteasy.class);
    private static final int WRITERS = 8;

    private final BundleContext bundle;
    private final ScheduledThreadPoolExecutor timer;
    private final ExecutorService writers;
    private final Held held;
    private final Answering answering;
    private final ResourceServlet servlet;
    private final ServiceTracker<Object, Object> resources;
    private final ServiceRegistration<ChannelAnswers> service;
    private Settings settings;
    private Registration registration;

    /**
     * Registers, and begins to look for resources.
     *
     * @param bundle registers
     * @param properties the configuration
     */
    @Activate
    public CometResteasy(BundleContext bundle, Map<String, Object> properties) throws InvalidSyntaxException {
        this.bundle = bundle;
        this.settings = Settings.of(properties, Settings.DEFAULT, log::error);
        this.timer = new ScheduledThreadPoolExecutor(1, named("halley-resteasy-timer"));
        timer.setRemoveOnCancelPolicy(true);
        this.writers = writers();
        this.held = new Held(settings.heldMax());
        this.answering = new Answering(writers);
        this.servlet = new ResourceServlet(timer, held);
        this.resources = new ServiceTracker<>(bundle, bundle.createFilter("(" + ChannelAnswers.RESOURCE + "=true)"), this);
        // By hand, and before resources are looked for: they may need it, and so it has to be there before this component is.
        this.service = bundle.registerService(ChannelAnswers.class, answering, null);
        resources.open(true);
        register();
    }

    /** Up to a few threads, that end when they have nothing to do. What waits for them are requests that are held. */
    private static ExecutorService writers() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(WRITERS, WRITERS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                named("halley-resteasy"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Takes another configuration; only another path is registered anew. */
    @Modified
    void modified(Map<String, Object> properties) {
        String path = settings.path();
        settings = Settings.of(properties, settings, log::error);
        held.max(settings.heldMax());
        if (!path.equals(settings.path())) {
            registration.close();
            register();
        }
    }

    /** Answers all that is suspended, takes the registration back, and ends the threads. */
    @Deactivate
    void deactivate() {
        int count = held.count();
        held.end();
        answering.end();
        resources.close();
        registration.close();
        service.unregister();
        writers.shutdown();
        timer.shutdownNow();
        log.info("Resources of RESTEasy are served no more; {} suspended requests were answered at the end", count);
    }

    private void register() {
        registration = new Registration(bundle, settings.path(), servlet);
        log.info("Resources of RESTEasy are served at {}", settings.path());
    }

    @Override
    public Object addingService(ServiceReference<Object> reference) {
        Object resource = bundle.getService(reference);
        if (resource == null) {
            return null;
        }
        if (!isResource(resource.getClass())) {
            log.warn("A service of the bundle {} is no resource here: {} has no @Path of this bundle's javax.ws.rs, which is "
                    + "imported with resteasy=true", reference.getBundle(), resource.getClass().getName());
            bundle.ungetService(reference);
            return null;
        }
        servlet.add(resource);
        return resource;
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, Object resource) {
        // Its other properties say nothing here.
    }

    @Override
    public void removedService(ServiceReference<Object> reference, Object resource) {
        servlet.remove(resource);
        bundle.ungetService(reference);
    }

    private static boolean isResource(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            if (each.isAnnotationPresent(Path.class)) {
                return true;
            }
            for (Class<?> contract : each.getInterfaces()) {
                if (isResource(contract)) {
                    return true;
                }
            }
        }
        return false;
    }
}
