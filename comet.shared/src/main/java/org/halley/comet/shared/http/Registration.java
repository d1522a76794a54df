package org.halley.comet.shared.http;

import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.function.Consumer;

import javax.servlet.Servlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.http.context.ServletContextHelper;
import org.osgi.service.http.whiteboard.HttpWhiteboardConstants;

/**
 * What the HTTP whiteboard gets from a bundle of ours, until it is closed: a context of its own at its path, the servlet of
 * its protocol, and its error page. Confined to one thread.
 */
public final class Registration implements AutoCloseable {

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>(3);
    private final String name;

    /** Serves no resources and lets everybody in: rights are asked for channel by channel. */
    private static final class Context extends ServletContextHelper {

        private final Consumer<HttpServletRequest> entrance;

        Context(Consumer<HttpServletRequest> entrance) {
            this.entrance = entrance;
        }

        @Override
        public boolean handleSecurity(HttpServletRequest request, HttpServletResponse response) {
            entrance.accept(request);
            return true;
        }
    }

    /**
     * Registers the context first and then what is in it.
     *
     * @param bundle registers
     * @param name of the context and of its servlet, by which filters of others may choose it
     * @param path of the context
     * @param protocol serves all paths in it
     * @param errors answers what the container or a filter refuses
     * @param entrance is shown each request that comes through this context, and not through one that has replaced it
     */
    public Registration(BundleContext bundle, String name, String path, Servlet protocol, Servlet errors,
            Consumer<HttpServletRequest> entrance) {
        this.name = name;
        Dictionary<String, Object> context = new Hashtable<>();
        context.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME, name);
        context.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_PATH, path);
        registrations.add(bundle.registerService(ServletContextHelper.class, new Context(entrance), context));

        Dictionary<String, Object> error = servlet(name + ".error");
        error.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_ERROR_PAGE,
                new String[] { "4xx", "5xx", Throwable.class.getName() });
        registrations.add(bundle.registerService(Servlet.class, errors, error));

        Dictionary<String, Object> servlet = servlet(name);
        servlet.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN, new String[] { "/*" });
        registrations.add(bundle.registerService(Servlet.class, protocol, servlet));
    }

    private Dictionary<String, Object> servlet(String servletName) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_NAME, servletName);
        properties.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_ASYNC_SUPPORTED, true);
        properties.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_SELECT,
                "(" + HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME + "=" + name + ")");
        return properties;
    }

    /** Takes all of it back, the servlet first. */
    @Override
    public void close() {
        for (int i = registrations.size() - 1; i >= 0; i--) {
            registrations.get(i).unregister();
        }
        registrations.clear();
    }
}
