package org.halley.comet.bayeux;

import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;

import javax.servlet.Servlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.http.context.ServletContextHelper;
import org.osgi.service.http.whiteboard.HttpWhiteboardConstants;

/** What the HTTP whiteboard gets from us: a context of our own at our path, and the servlet in it. Confined to one thread. */
final class Registration {

    static final String CONTEXT = "org.halley.comet.bayeux";

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>(3);

    /** A context of our own, which serves no resources and lets everybody in: rights are asked for channel by channel. */
    private static final class Context extends ServletContextHelper {
        @Override
        public boolean handleSecurity(HttpServletRequest request, HttpServletResponse response) {
            return true;
        }
    }

    Registration(BundleContext bundle, String path, Servlet protocol, Servlet errors) {
        Dictionary<String, Object> context = new Hashtable<>();
        context.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME, CONTEXT);
        context.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_PATH, path);
        registrations.add(bundle.registerService(ServletContextHelper.class, new Context(), context));

        Dictionary<String, Object> error = servlet(CONTEXT + ".error");
        error.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_ERROR_PAGE,
                new String[] { "4xx", "5xx", Throwable.class.getName() });
        registrations.add(bundle.registerService(Servlet.class, errors, error));

        Dictionary<String, Object> servlet = servlet(CONTEXT);
        servlet.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN, new String[] { "/*" });
        registrations.add(bundle.registerService(Servlet.class, protocol, servlet));
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
