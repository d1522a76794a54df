package org.halley.benchmark.bare;

import java.util.Dictionary;
import java.util.Hashtable;

import javax.servlet.Servlet;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.service.http.context.ServletContextHelper;
import org.osgi.service.http.whiteboard.HttpWhiteboardConstants;

/** Registers the servlet at {@code /bare/*}, in a context of its own, as Halley's is in one of its own. */
public final class Activator implements BundleActivator {

    private static final String NAME = "org.halley.benchmark.bare";

    private static final class Context extends ServletContextHelper {
    }

    @Override
    public void start(BundleContext bundle) {
        Dictionary<String, Object> context = new Hashtable<>();
        context.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME, NAME);
        context.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_PATH, "/bare");
        bundle.registerService(ServletContextHelper.class, new Context(), context);
        Dictionary<String, Object> servlet = new Hashtable<>();
        servlet.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_NAME, NAME);
        servlet.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_ASYNC_SUPPORTED, true);
        servlet.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN, new String[] { "/*" });
        servlet.put(HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_SELECT,
            "(" + HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME + "=" + NAME + ")");
        bundle.registerService(Servlet.class, new BareServlet(), servlet);
    }

    /** The framework takes the services back. */
    @Override
    public void stop(BundleContext bundle) {
        // Nothing is left to end: what is held ends with the context.
    }
}
