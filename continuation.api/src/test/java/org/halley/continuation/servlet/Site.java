package org.halley.continuation.servlet;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.servlet.DispatcherType;
import javax.servlet.Filter;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A Jetty with one servlet on a port of its own, which keeps what is logged while it runs. */
final class Site implements AutoCloseable {

    /** What no test should ever reach. */
    static final long FOREVER_SECONDS = 30;

    private final Server server = new Server(new QueuedThreadPool(16));
    private final ServerConnector connector = new ServerConnector(server, 1, 1);
    private final ServletContextHandler handler = new ServletContextHandler();
    private final CapturedLog log = new CapturedLog();
    private final CountDownLatch closed = new CountDownLatch(1);
    private int filters;

    /** What the servlet does. */
    interface Service {
        void service(HttpServletRequest request, HttpServletResponse response) throws Exception;
    }

    Site(Service service) {
        server.addConnector(connector);
        connector.addBean(new Connection.Listener.Adapter() {
            @Override
            public void onClosed(Connection connection) {
                closed.countDown();
            }
        });
        server.setHandler(handler);
        ServletHolder holder = new ServletHolder(new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
                try {
                    service.service(request, response);
                } catch (IOException | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        holder.setAsyncSupported(true);
        handler.addServlet(holder, "/*");
    }

    /** Before {@link #start()}: a filter in front of the servlet and behind those that are there; F1, F2 and so on. */
    Site with(Filter filter, boolean asyncSupported) {
        FilterHolder holder = new FilterHolder(filter);
        holder.setName("F" + ++filters);
        holder.setAsyncSupported(asyncSupported);
        handler.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
        return this;
    }

    Site start() {
        try {
            server.start();
            return this;
        } catch (Exception e) {
            close();
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return connector.getLocalPort();
    }

    /** Waits until the container has noticed that a connection is closed. */
    void awaitClosed() throws InterruptedException {
        if (!closed.await(FOREVER_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("No connection was closed");
        }
    }

    Client client() throws IOException {
        return new Client(port());
    }

    /** The answer to one request on a connection of its own. */
    Client.Answer get(String path) throws IOException {
        try (Client client = client()) {
            return client.get(path);
        }
    }

    /** What was logged. */
    List<String> log() {
        return log.all();
    }

    /** What was logged as a warning or an error. */
    List<String> complaints() {
        return log.complaints();
    }

    @Override
    public void close() {
        try {
            server.setStopTimeout(TimeUnit.SECONDS.toMillis(1));
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            log.close();
        }
    }
}
