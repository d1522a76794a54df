package org.halley.continuation.servlet;

import java.util.EnumSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.servlet.DispatcherType;
import javax.servlet.Filter;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A site in Jetty 9.4. */
final class JettySite extends Site {

    private final Server server = new Server(new QueuedThreadPool(16));
    private final ServerConnector connector = new ServerConnector(server, 1, 1);
    private final ServletContextHandler handler = new ServletContextHandler();
    private final CountDownLatch closed = new CountDownLatch(1);
    private int filters;

    JettySite(Service service) {
        server.addConnector(connector);
        connector.addBean(new Connection.Listener.Adapter() {
            @Override
            public void onClosed(Connection connection) {
                closed.countDown();
            }
        });
        server.setHandler(handler);
        ServletHolder holder = new ServletHolder(servlet(service));
        holder.setAsyncSupported(true);
        handler.addServlet(holder, "/*");
    }

    @Override
    JettySite with(Filter filter, boolean asyncSupported) {
        FilterHolder holder = new FilterHolder(filter);
        holder.setName("F" + ++filters);
        holder.setAsyncSupported(asyncSupported);
        handler.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
        return this;
    }

    @Override
    void run() throws Exception {
        server.start();
    }

    @Override
    int port() {
        return connector.getLocalPort();
    }

    /** Waits until the container has noticed that a connection is closed. */
    void awaitClosed() throws InterruptedException {
        if (!closed.await(FOREVER_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("No connection was closed");
        }
    }

    @Override
    void end() throws Exception {
        server.setStopTimeout(TimeUnit.SECONDS.toMillis(1));
        server.stop();
    }
}
