package org.halley.itest.legacy9;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Dictionary;
import java.util.Hashtable;

import javax.servlet.Filter;
import javax.servlet.Servlet;

import org.eclipse.jetty.continuation.ContinuationFilter;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.http.context.ServletContextHelper;

/**
 * Serves old code under {@code /legacy9}: cases of Jetty 9, with nothing around them ({@code /native}) and inside the old
 * filter with {@code faux=true} ({@code /faux}), and a chat room as of 2005 inside the old filter ({@code /chat}).
 */
@SuppressWarnings("deprecation")
public final class Activator implements BundleActivator {

    private static final String[] DISPATCHES = {"REQUEST", "ASYNC"};

    private static final String CONTEXT = "itest-legacy9";

    private final Deque<ServiceRegistration<?>> registrations = new ArrayDeque<>();
    private BundleContext context;

    @Override
    public void start(BundleContext started) {
        context = started;
        Dictionary<String, Object> root = new Hashtable<>();
        root.put("osgi.http.whiteboard.context.name", CONTEXT);
        root.put("osgi.http.whiteboard.context.path", "/legacy9");
        registrations.push(context.registerService(ServletContextHelper.class,
                new ServletContextHelper(context.getBundle()) { }, root));
        Histories histories = new Histories();
        serve(new CaseServlet(histories), "cases", "/native", "/faux");
        serve(new HistoryServlet(histories), "history", "/history");
        serve(new PageServlet(), "page", "/chat");
        filter(new ContinuationFilter(), "faux", 10, "/faux", "true");
        filter(new ContinuationFilter(), "continuation", 10, "/chat", "false");
        filter(new ChatFilter(), "chat", 0, "/chat", "");
    }

    private void serve(Servlet servlet, String name, String... patterns) {
        registrations.push(context.registerService(Servlet.class, servlet, properties("servlet", name, patterns)));
    }

    private void filter(Filter filter, String name, int ranking, String pattern, String faux) {
        Dictionary<String, Object> properties = properties("filter", name, pattern);
        properties.put("osgi.http.whiteboard.filter.dispatcher", DISPATCHES);
        properties.put("filter.init.faux", faux);
        properties.put(Constants.SERVICE_RANKING, ranking);
        registrations.push(context.registerService(Filter.class, filter, properties));
    }

    private static Dictionary<String, Object> properties(String what, String name, String... patterns) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("osgi.http.whiteboard." + what + ".name", "itest-legacy9-" + name);
        properties.put("osgi.http.whiteboard." + what + ".pattern", patterns);
        properties.put("osgi.http.whiteboard." + what + ".asyncSupported", true);
        properties.put("osgi.http.whiteboard.context.select", "(osgi.http.whiteboard.context.name=" + CONTEXT + ")");
        return properties;
    }

    @Override
    public void stop(BundleContext stopped) {
        registrations.forEach(ServiceRegistration::unregister);
        registrations.clear();
    }
}
