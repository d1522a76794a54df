package org.halley.benchmark.continuation;

import java.util.EnumSet;
import java.util.concurrent.Executor;

import javax.servlet.DispatcherType;
import javax.servlet.Filter;
import javax.servlet.Servlet;

import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.halley.continuation.ContinuationFilter;

/** A server with all the ways to hold a request, each at a path of its own, in and outside of filters. */
final class Jetty {

    private final Server server;
    private final ServletContextHandler handler = new ServletContextHandler();

    Jetty(Server server) {
        this.server = server;
        server.setHandler(handler);
    }

    /** HTTP/1.1 whose answers differ by nothing, not even in their length. */
    static HttpConnectionFactory http() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendDateHeader(false);
        configuration.setSendServerVersion(false);
        return new HttpConnectionFactory(configuration);
    }

    /** All ways, with their second part run by a waker. */
    Jetty with(String path, Executor waker) {
        with(path + "/nothing", Holding.nothing());
        with(path + "/bare/dispatch", Holding.bareDispatch(waker));
        with(path + "/bare/complete", Holding.bareComplete(waker));
        with(path + "/continuation/resume", Holding.resume(waker));
        with(path + "/continuation/claim", Holding.claim(waker));
        with(path + "/continuation/jetty", Holding.jetty(waker));
        with(path + "/filtered/jetty6", Holding.jetty6(waker));
        with(path + "/filtered/jetty6", new ContinuationFilter(), "auto");
        with(path + "/filtered/resume", Holding.resume(waker));
        with(path + "/filtered/resume", new ContinuationFilter(), "auto");
        with(path + "/waiting/resume", Holding.resume(waker));
        with(path + "/waiting/resume", new ContinuationFilter(), "always");
        return this;
    }

    private void with(String path, Servlet servlet) {
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        handler.addServlet(holder, path);
    }

    private void with(String path, Filter filter, String waiting) {
        FilterHolder holder = new FilterHolder(filter);
        holder.setAsyncSupported(true);
        holder.setInitParameter("waiting", waiting);
        handler.addFilter(holder, path, EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
    }

    Server server() {
        return server;
    }

    <C extends Connector> C start(C connector) throws Exception {
        server.addConnector(connector);
        server.start();
        return connector;
    }

    void stop() throws Exception {
        server.stop();
    }
}
