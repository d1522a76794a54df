package org.halley.itest.control;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import javax.servlet.Servlet;

import org.halley.comet.EventChannels;
import org.halley.continuation.Continuations;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.http.context.ServletContextHelper;
import org.osgi.service.http.whiteboard.annotations.RequireHttpWhiteboard;

import com.google.gson.JsonPrimitive;

/**
 * Serves the commands in the context {@code /itest}, apart from everything that is tested, and goes on doing so while the
 * hub and the continuations come and go.
 */
@RequireHttpWhiteboard
@Component(service = ControlComponent.class, immediate = true)
public class ControlComponent {

    private static final long HUB_SECONDS = 20;

    private final Map<String, Object> services = new ConcurrentHashMap<>();
    private final Deque<ServiceRegistration<?>> registrations = new ArrayDeque<>();
    private final Publishing publishing;
    private final Foreign foreign;
    private final Configurations configurations;
    private EventChannels hub;

    /**
     * Registers the context first and then what is in it: Pax Web may register a servlet twice that it met before its
     * context.
     *
     * @param context of this bundle
     * @param admin for configurations
     */
    @Activate
    public ControlComponent(BundleContext context, @Reference ConfigurationAdmin admin) {
        Supplier<Continuations> continuations = () -> (Continuations) services.get("continuations");
        publishing = new Publishing(this::hub);
        foreign = new Foreign(context);
        configurations = new Configurations(context, admin);
        String boot = UUID.randomUUID().toString();
        Map<String, Command> commands = new TreeMap<>();
        commands.put("boot", input -> new JsonPrimitive(boot));
        publishing.addTo(commands);
        foreign.addTo(commands);
        configurations.addTo(commands);
        new Bundles(context).addTo(commands);
        new Machine(continuations).addTo(commands);
        registrations.push(context.registerService(ServletContextHelper.class,
                new ServletContextHelper(context.getBundle()) { }, properties("context", Map.of("name", "itest", "path", "/itest"))));
        serve(context, new ControlServlet(commands), "itest-control", "/do/*");
        serve(context, new ContinuationServlet(continuations), "itest-wait", "/wait");
    }

    private void serve(BundleContext context, Servlet servlet, String name, String pattern) {
        Dictionary<String, Object> properties = properties("servlet", Map.of("name", name, "pattern", pattern,
                "asyncSupported", true));
        properties.put("osgi.http.whiteboard.context.select", "(osgi.http.whiteboard.context.name=itest)");
        registrations.push(context.registerService(Servlet.class, servlet, properties));
    }

    private static Dictionary<String, Object> properties(String what, Map<String, Object> values) {
        Dictionary<String, Object> properties = new Hashtable<>();
        values.forEach((name, value) -> properties.put("osgi.http.whiteboard." + what + '.' + name, value));
        return properties;
    }

    /** Waits for a hub: after an update the first client may be answered before the new one has been bound here. */
    private synchronized EventChannels hub() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(HUB_SECONDS);
        while (hub == null) {
            long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (millis <= 0) {
                throw new IllegalStateException("there has been no hub for " + HUB_SECONDS + " s");
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted in the wait for a hub", e);
            }
        }
        return hub;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    synchronized void bindChannels(EventChannels channels) {
        hub = channels;
        notifyAll();
    }

    void unbindChannels(EventChannels channels) {
        synchronized (this) {
            if (hub != channels) {
                return;
            }
            hub = null;
        }
        publishing.hubGone();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindContinuations(Continuations continuations) {
        services.put("continuations", continuations);
    }

    void unbindContinuations(Continuations continuations) {
        services.remove("continuations", continuations);
    }

    @Deactivate
    void end() {
        registrations.forEach(ServiceRegistration::unregister);
        publishing.close();
        foreign.close();
        configurations.close();
    }
}
