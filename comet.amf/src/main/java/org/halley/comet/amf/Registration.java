package org.halley.comet.amf;

import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import javax.servlet.Servlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.http.context.ServletContextHelper;
import org.osgi.service.http.whiteboard.HttpWhiteboardConstants;

/** What the HTTP whiteboard gets from us: a context of our own at our path, and the servlets in it. Confined to one thread. */
final class Registration {

    static final String CONTEXT = "org.halley.comet.amf";
    static final String PATTERN = "/messagebroker/*";

    private static final AtomicInteger brokers = new AtomicInteger();

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>(4);

    /** A context of our own, which serves no resources and lets everybody in: rights are asked for channel by channel. */
    private static final class Context extends ServletContextHelper {
        @Override
        public boolean handleSecurity(HttpServletRequest request, HttpServletResponse response) {
            return true;
        }
    }

    /**
     * @param config where BlazeDS's configuration is
     */
    Registration(BundleContext bundle, String path, String config, Site site) {
        Dictionary<String, Object> context = new Hashtable<>();
        context.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME, CONTEXT);
        context.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_PATH, path);
        registrations.add(bundle.registerService(ServletContextHelper.class, new Context(), context));

        Dictionary<String, Object> error = servlet(CONTEXT + ".error");
        error.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_ERROR_PAGE,
                new String[] { "4xx", "5xx", Throwable.class.getName() });
        registrations.add(bundle.registerService(Servlet.class, new ErrorServlet(), error));

        Dictionary<String, Object> status = servlet(CONTEXT + ".status");
        status.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN, new String[] { "/-/*" });
        registrations.add(bundle.registerService(Servlet.class, new StatusServlet(site), status));

        Dictionary<String, Object> servlet = servlet(CONTEXT);
        servlet.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN, new String[] { PATTERN });
        servlet.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_INIT_PARAM_PREFIX + AmfServlet.CONFIG, config);
        // BlazeDS keeps brokers in a static map, and a new one may come before the old one has gone.
        servlet.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_INIT_PARAM_PREFIX + AmfServlet.BROKER,
                "halley-" + brokers.incrementAndGet());
        registrations.add(bundle.registerService(Servlet.class, new AmfServlet(site), servlet));
    }

    private static Dictionary<String, Object> servlet(String name) {
        Dictionary<String, Object> servlet = new Hashtable<>();
        servlet.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_NAME, name);
        servlet.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_ASYNC_SUPPORTED, true);
        servlet.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_SELECT,
                "(" + HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME + "=" + CONTEXT + ")");
        return servlet;
    }

    /** Takes all of it back, the servlet first. */
    void close() {
        for (int i = registrations.size() - 1; i >= 0; i--) {
            registrations.get(i).unregister();
        }
        registrations.clear();
    }
}
