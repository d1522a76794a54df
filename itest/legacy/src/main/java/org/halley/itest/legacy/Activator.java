package org.halley.itest.legacy;

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
 * Serves old code under {@code /legacy}: tasks of 2010, with nothing around them, and a chat room and a servlet for Jetty
 * 6, each inside the old filter ({@code /legacy/chat}, {@code /legacy/wait}) and without it ({@code /legacy/blocking/…}).
 */
public final class Activator implements BundleActivator {

    private static final String[] DISPATCHES = {"REQUEST", "ASYNC"};

    private static final String CONTEXT = "itest-legacy";

    private final Deque<ServiceRegistration<?>> registrations = new ArrayDeque<>();
    private BundleContext context;

    @Override
    public void start(BundleContext started) {
        context = started;
        Dictionary<String, Object> root = new Hashtable<>();
        root.put("osgi.http.whiteboard.context.name", CONTEXT);
        root.put("osgi.http.whiteboard.context.path", "/legacy");
        registrations.push(context.registerService(ServletContextHelper.class,
                new ServletContextHelper(context.getBundle()) { }, root));
        serve(new TaskServlet(), "tasks", "/tasks");
        serve(new PageServlet(), "page", "/chat", "/blocking/chat");
        serve(new WaitServlet(), "wait", "/wait", "/blocking/wait");
        filter(new ContinuationFilter(), "continuation", 10, "/chat", "/wait");
        filter(new ChatFilter(), "chat", 0, "/chat");
        filter(new ChatFilter(), "blocking-chat", 0, "/blocking/chat");
    }

    private void serve(Servlet servlet, String name, String... patterns) {
        Dictionary<String, Object> properties = properties("servlet", name, patterns);
        registrations.push(context.registerService(Servlet.class, servlet, properties));
    }

    private void filter(Filter filter, String name, int ranking, String... patterns) {
        Dictionary<String, Object> properties = properties("filter", name, patterns);
        properties.put("osgi.http.whiteboard.filter.dispatcher", DISPATCHES);
        properties.put(Constants.SERVICE_RANKING, ranking);
        registrations.push(context.registerService(Filter.class, filter, properties));
    }

    private static Dictionary<String, Object> properties(String what, String name, String... patterns) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("osgi.http.whiteboard." + what + ".name", "itest-legacy-" + name);
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
