package org.halley.itest.continuations;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;

import javax.servlet.Filter;
import javax.servlet.Servlet;

import org.halley.continuation.ContinuationFilter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.http.context.ServletContextHelper;
import org.osgi.service.http.whiteboard.annotations.RequireHttpWhiteboard;

/**
 * Serves trials and races in the context {@code /continuations}, by what {@code org.halley.continuation} offers and
 * nothing else, in four ways: {@code native}, on the container's asynchronous requests and nothing around them; {@code
 * filtered}, the same within a {@link ContinuationFilter}; {@code waiting}, where that filter always waits; and {@code
 * behind}, where it has to, since a filter of somebody else has no asynchronous support.
 */
@RequireHttpWhiteboard
@Component(service = ContinuationsComponent.class, immediate = true)
public class ContinuationsComponent {

    private static final String WHITEBOARD = "osgi.http.whiteboard.";
    private static final String CONTEXT = "itest-continuations";
    private static final String SELECT = "(osgi.http.whiteboard.context.name=" + CONTEXT + ")";

    private final Deque<ServiceRegistration<?>> registrations = new ArrayDeque<>();
    private final BundleContext context;
    private final Trials trials = new Trials();
    private final RaceServlet race = new RaceServlet();

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
        filter("itest-filtered", "auto", "/filtered", "/race/filtered");
        filter("itest-waiting", "always", "/waiting", "/race/waiting");
        filter("itest-behind", "auto", "/behind", "/race/behind");
        register(Filter.class, new ForeignFilter(), Map.of("filter.name", "itest-without-async",
                "filter.pattern", new String[] {"/behind", "/race/behind"}, "context.select", SELECT));
        serve(new TrialServlet(trials), "itest-trial", "/native", "/filtered", "/waiting", "/behind");
        serve(race, "itest-race", "/race/native", "/race/filtered", "/race/waiting", "/race/behind");
        serve(new RaceControlServlet(), "itest-race-control", "/race");
        serve(new HistoryServlet(trials), "itest-history", "/history");
        Race.current().start();
    }

    /** A filter before that of somebody else: the highest rank comes first. */
    private void filter(String name, String waiting, String... patterns) {
        Dictionary<String, Object> properties = properties(Map.of("filter.name", name, "filter.pattern", patterns,
                "filter.dispatcher", new String[] {"REQUEST", "ASYNC"}, "filter.asyncSupported", true,
                "context.select", SELECT));
        properties.put("filter.init." + ContinuationFilter.WAITING, waiting);
        properties.put(Constants.SERVICE_RANKING, 10);
        registrations.push(context.registerService(Filter.class, new ContinuationFilter(), properties));
    }

    private void serve(Servlet servlet, String name, String... patterns) {
        register(Servlet.class, servlet, Map.of("servlet.name", name, "servlet.pattern", patterns,
                "servlet.asyncSupported", true, "context.select", SELECT));
    }

    private <T> void register(Class<T> type, T service, Map<String, Object> values) {
        registrations.push(context.registerService(type, service, properties(values)));
    }

    private static Dictionary<String, Object> properties(Map<String, Object> values) {
        Dictionary<String, Object> properties = new Hashtable<>();
        values.forEach((name, value) -> properties.put(WHITEBOARD + name, value));
        return properties;
    }

    /** Ends what waits as long as there is a servlet to be dispatched to. */
    @Deactivate
    void end() throws InterruptedException {
        race.close();
        Race.current().stop();
        registrations.forEach(ServiceRegistration::unregister);
        trials.close();
    }
}
