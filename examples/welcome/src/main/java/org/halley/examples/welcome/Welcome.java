package org.halley.examples.welcome;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.halley.comet.EventChannel;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.http.context.ServletContextHelper;
import org.osgi.service.http.runtime.HttpServiceRuntime;
import org.osgi.service.http.runtime.HttpServiceRuntimeConstants;
import org.osgi.service.http.runtime.dto.ServletContextDTO;

/**
 * Says on standard output when Halley is ready, as the HTTP server itself sees it: a port is open, and the servlets are
 * in place. In the runnable jar it also sees to it that Halley stops in order, and says when it has.
 *
 * <p>It looks when the server says that something has changed. On Pax Web 8 looking is itself such a change, so that each
 * look would call for the next one without end: they are spaced, further each time, and there are none before the
 * channels' servlet context is there and none after everything was said.
 */
@Component(name = "org.halley.examples.welcome", service = {})
public final class Welcome {

    private static final String COMET = "org.halley.comet";
    private static final String CHAT = "org.halley.examples.chat";
    private static final String DESK = "org.halley.examples.desk";
    private static final String DICE = "org.halley.examples.dice";
    private static final String TICKS = "org.halley.examples.ticks";
    private static final long SHORTEST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;
    /** How long an example that is installed is waited for, before it is left out. */
    private static final long PATIENCE_SECONDS = 15;

    private final BundleContext context;
    private final Greeting greeting = new Greeting(System.out::println);
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(Welcome::daemon);
    private final Optional<OrderlyStop> orderlyStop;
    private final Object lock = new Object();

    /** The servlet context of the channels. Guarded by lock, as what follows. */
    private ServletContextHelper comet;
    private HttpServiceRuntime server;
    private Map<String, Object> properties = Map.of();
    private EventChannel ticks;
    private boolean isDue;
    private long pauseMillis = SHORTEST_PAUSE_MILLIS;
    private boolean patient = true;

    /** Begins to look. */
    @Activate
    public Welcome(BundleContext context) {
        this.context = context;
        this.orderlyStop = isRunnableJar() ? Optional.of(
                new OrderlyStop(context.getBundle(0).adapt(Framework.class), greeting::stopped)) : Optional.empty();
        looking.schedule(() -> {
            synchronized (lock) {
                patient = false;
            }
            changed(true);
        }, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Whether we were launched by the launcher of bnd, which is known by the service that holds its arguments. */
    private boolean isRunnableJar() {
        try {
            return context.getAllServiceReferences(null, "(launcher.arguments=*)") != null;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            target = "(osgi.http.whiteboard.context.name=" + COMET + ")")
    void setComet(ServletContextHelper its) {
        synchronized (lock) {
            comet = its;
        }
        changed(true);
    }

    void unsetComet(ServletContextHelper its) {
        synchronized (lock) {
            comet = comet == its ? null : comet;
        }
        changed(true);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, updated = "updatedServer")
    void setServer(HttpServiceRuntime its, Map<String, Object> itsProperties) {
        synchronized (lock) {
            server = its;
            properties = itsProperties;
        }
        changed(true);
    }

    void updatedServer(HttpServiceRuntime its, Map<String, Object> itsProperties) {
        synchronized (lock) {
            properties = its == server ? itsProperties : properties;
        }
        changed(false);
    }

    void unsetServer(HttpServiceRuntime its) {
        synchronized (lock) {
            server = server == its ? null : server;
        }
        changed(true);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            target = "(" + EventChannel.CHANNEL_PROPERTY + "=/ticks)")
    void setTicks(EventChannel channel) {
        synchronized (lock) {
            ticks = channel;
        }
        changed(true);
    }

    void unsetTicks(EventChannel channel) {
        synchronized (lock) {
            ticks = ticks == channel ? null : ticks;
        }
    }

    /**
     * Looks in a moment, on a thread of our own: a server may hold its locks while it tells of a change.
     *
     * @param surely whether something has changed in any case, or perhaps only because we have looked
     */
    private void changed(boolean surely) {
        synchronized (lock) {
            pauseMillis = surely ? SHORTEST_PAUSE_MILLIS : pauseMillis;
            boolean nothingToSee = comet == null || greeting.isSaid();
            if (isDue || nothingToSee && !surely) {
                return;
            }
            try {
                looking.schedule(this::look, pauseMillis, TimeUnit.MILLISECONDS);
                isDue = true;
                pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
            } catch (RejectedExecutionException e) {
                // Deactivated meanwhile: there is nothing more to say.
                isDue = false;
            }
        }
    }

    private void look() {
        HttpServiceRuntime its;
        Optional<String> address;
        boolean isTicking;
        boolean isPatient;
        synchronized (lock) {
            isDue = false;
            its = comet == null ? null : server;
            address = Scene.reachable(texts(properties.get(HttpServiceRuntimeConstants.HTTP_SERVICE_ENDPOINT)));
            isTicking = ticks != null;
            isPatient = patient;
        }
        if (context.getBundle(0).getState() == Bundle.STOPPING) {
            return;
        }
        if (its == null) {
            greeting.see(Scene.EMPTY, true);
        } else if (address.isPresent() && !greeting.isSaid()) {
            List<ServletContextDTO> contexts = Arrays.asList(its.getRuntimeDTO().servletContextDTOs);
            Scene scene = new Scene(address.get(), path(contexts, COMET), path(contexts, CHAT), path(contexts, DESK),
                    path(contexts, DICE), isTicking);
            boolean missing = scene.chat().isEmpty() && isInstalled(CHAT) || scene.desk().isEmpty() && isInstalled(DESK)
                    || scene.dice().isEmpty() && isInstalled(DICE) || !scene.ticks() && isInstalled(TICKS);
            greeting.see(scene, !missing || !isPatient);
        }
    }

    private static Optional<String> path(List<ServletContextDTO> contexts, String name) {
        return contexts.stream().filter(c -> c.name.equals(name) && c.servletDTOs.length > 0).map(c -> c.contextPath)
                .findFirst();
    }

    private static Collection<String> texts(Object property) {
        if (property instanceof String[] array) {
            return Arrays.asList(array);
        }
        if (property instanceof Collection<?> collection) {
            return collection.stream().map(String::valueOf).toList();
        }
        return property == null ? List.of() : List.of(property.toString());
    }

    private boolean isInstalled(String name) {
        return Arrays.stream(context.getBundles()).anyMatch(b -> name.equals(b.getSymbolicName()));
    }

    /** Stops looking. */
    @Deactivate
    public void stop() {
        looking.shutdownNow();
        orderlyStop.ifPresent(OrderlyStop::close);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "halley-welcome");
        thread.setDaemon(true);
        return thread;
    }
}
