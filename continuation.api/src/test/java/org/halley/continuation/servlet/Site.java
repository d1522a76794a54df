package org.halley.continuation.servlet;

import java.io.IOException;
import java.util.List;

import javax.servlet.Filter;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** A container with one servlet on a port of its own, which keeps what is logged while it runs. */
abstract class Site implements AutoCloseable {

    /** What no test should ever reach. */
    static final long FOREVER_SECONDS = 30;

    /** The threads that a site has, its own for connections included. */
    static final int THREADS = 16;

    private final CapturedLog log = new CapturedLog();

    /** What the servlet does. */
    interface Service {
        void service(HttpServletRequest request, HttpServletResponse response) throws Exception;
    }

    /** A servlet that does it; failures of tests are its failures. */
    static HttpServlet servlet(Service service) {
        return new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response)
                    throws IOException, ServletException {
                try {
                    service.service(request, response);
                } catch (IOException | ServletException | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    /** Before {@link #start()}: a filter in front of the servlet and behind those that are there; F1, F2 and so on. */
    abstract Site with(Filter filter, boolean asyncSupported);

    abstract void run() throws Exception;

    abstract int port();

    abstract void end() throws Exception;

    final Site start() {
        try {
            run();
            return this;
        } catch (Exception e) {
            close();
            throw new IllegalStateException(e);
        }
    }

    final Client client() throws IOException {
        return new Client(port());
    }

    /** The answer to one request on a connection of its own. */
    final Client.Answer get(String path) throws IOException {
        try (Client client = client()) {
            return client.get(path);
        }
    }

    /** What was logged. */
    final List<String> log() {
        return log.all();
    }

    /** What was logged as a warning or an error. */
    final List<String> complaints() {
        return log.complaints();
    }

    @Override
    public final void close() {
        try {
            end();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            log.close();
        }
    }
}
