package org.halley.comet.resteasy.server;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.ScheduledExecutorService;

import javax.servlet.ServletConfig;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.jboss.resteasy.core.SynchronousDispatcher;
import org.jboss.resteasy.plugins.server.servlet.HttpServlet30Dispatcher;
import org.jboss.resteasy.specimpl.ResteasyHttpHeaders;
import org.jboss.resteasy.spi.HttpRequest;
import org.jboss.resteasy.spi.HttpResponse;
import org.jboss.resteasy.spi.Registry;
import org.jboss.resteasy.spi.ResteasyUriInfo;

/**
 * RESTEasy's servlet with the resources that there are at one time. It is not changed afterwards, for RESTEasy's registry is
 * not made to be changed under requests: with other resources there is another generation, and what an earlier one holds it
 * answers.
 */
final class Generation extends HttpServlet30Dispatcher {

    private static final long serialVersionUID = 1L;

    private final transient ScheduledExecutorService timer;
    private final transient Held held;

    private Generation(ScheduledExecutorService timer, Held held) {
        this.timer = timer;
        this.held = held;
    }

    /** A generation that serves. */
    static Generation of(ServletConfig config, Collection<Object> resources, ScheduledExecutorService timer, Held held)
            throws ServletException, IOException {
        return Loader.with(() -> {
            Generation made = new Generation(timer, held);
            made.init(config);
            Registry registry = made.getDispatcher().getRegistry();
            for (Object resource : resources) {
                registry.addSingletonResource(resource);
            }
            return made;
        });
    }

    @Override
    protected HttpRequest createHttpRequest(String method, HttpServletRequest request, ResteasyHttpHeaders headers,
            ResteasyUriInfo uri, HttpResponse answer, HttpServletResponse response) {
        return new SuspendedRequest(request, response, getServletContext(), answer, headers, uri, method,
                (SynchronousDispatcher) getDispatcher(), timer, held);
    }
}
