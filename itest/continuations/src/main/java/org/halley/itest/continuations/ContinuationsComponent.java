package org.halley.itest.continuations;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;

import javax.servlet.Servlet;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.http.context.ServletContextHelper;
import org.osgi.service.http.whiteboard.annotations.RequireHttpWhiteboard;

/** Serves the trials in the context {@code /continuations}, by what {@code org.halley.continuation} offers and nothing else. */
@RequireHttpWhiteboard
@Component(service = ContinuationsComponent.class, immediate = true)
public class ContinuationsComponent {

    private static final String WHITEBOARD = "osgi.http.whiteboard.";
    private static final String CONTEXT = "itest-continuations";

    private final Deque<ServiceRegistration<?>> registrations = new ArrayDeque<>();
    private final BundleContext context;
    private final Trials trials = new Trials();

    /**
     * Registers the context first and then what is in it: Pax Web may register a servlet twice that it met before its
     * context.
     *
     * @param context of this bundle
     */
    @Activate
    public ContinuationsComponent(BundleContext context) {
        this.context = context;
        register(ServletContextHelper.class, new ServletContextHelper(context.getBundle()) { },
                Map.of("context.name", CONTEXT, "context.path", "/continuations"));
        serve(new TrialServlet(trials), "itest-trial", "/native");
        serve(new HistoryServlet(trials), "itest-history", "/history");
    }

    private void serve(Servlet servlet, String name, String... patterns) {
        register(Servlet.class, servlet, Map.of("servlet.name", name, "servlet.pattern", patterns,
                "servlet.asyncSupported", true, "context.select", "(osgi.http.whiteboard.context.name=" + CONTEXT + ")"));
    }

    private <T> void register(Class<T> type, T service, Map<String, Object> values) {
        Dictionary<String, Object> properties = new Hashtable<>();
        values.forEach((name, value) -> properties.put(WHITEBOARD + name, value));
        registrations.push(context.registerService(type, service, properties));
    }

    @Deactivate
    void end() {
        registrations.forEach(ServiceRegistration::unregister);
        trials.close();
    }
}
