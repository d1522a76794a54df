package org.halley.comet.resteasy.server;

import java.util.Dictionary;
import java.util.Hashtable;

import javax.servlet.Servlet;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.http.context.ServletContextHelper;
import org.osgi.service.http.whiteboard.HttpWhiteboardConstants;

/** Our servlet in a context of its own, as services of the HTTP whiteboard, until it is closed. Confined to one thread. */
final class Registration {

    /** The name of the context, by which filters of others may choose it; one of the same name may replace it. */
    static final String CONTEXT = "org.halley.comet.resteasy";

    /** Serves no resources. */
    private static final class Context extends ServletContextHelper {
    }

    private final ServiceRegistration<?> context;
    private final ServiceRegistration<?> servlet;

    Registration(BundleContext bundle, String path, Servlet served) {
        Dictionary<String, Object> where = new Hashtable<>();
        where.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME, CONTEXT);
        where.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_PATH, path);
        context = bundle.registerService(ServletContextHelper.class, new Context(), where);

        Dictionary<String, Object> how = new Hashtable<>();
        how.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_NAME, CONTEXT);
        how.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN, new String[] { "/*" });
        how.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_ASYNC_SUPPORTED, true);
        how.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_SELECT,
                "(" + HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME + "=" + CONTEXT + ")");
        // RESTEasy would otherwise keep what it made last for all who ask for it anywhere.
        how.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_INIT_PARAM_PREFIX
                + "resteasy.use.deployment.sensitive.factory", "false");
        servlet = bundle.registerService(Servlet.class, served, how);
    }

    /** Takes both back, the servlet first. */
    void close() {
        servlet.unregister();
        context.unregister();
    }
}
