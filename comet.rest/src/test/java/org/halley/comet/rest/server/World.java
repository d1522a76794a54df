package org.halley.comet.rest.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import javax.servlet.DispatcherType;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;
import javax.ws.rs.core.Application;

import org.apache.cxf.jaxrs.servlet.CXFNonSpringJaxrsServlet;
import org.apache.cxf.jaxrs.sse.SseFeature;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.halley.comet.service.TestHub;
import org.halley.comet.shared.Time;

/**
 * A resource in a real CXF in a real Jetty with the real hub, over real sockets, on a clock that can be put forward. When it
 * is closed, nothing may be left behind.
 */
final class World {

    static final int THREADS = 20;

    private final AtomicLong ahead = new AtomicLong();
    final Time time = new Time() {
        @Override
        public long millis() {
            return Time.SYSTEM.millis() + ahead.get();
        }

        @Override
        public Instant now() {
            return Instant.now().plusMillis(ahead.get());
        }
    };
    final TestHub hub = new TestHub(TestHub.memory("e1"), 10, 100, 300_000);
    final QueuedThreadPool threads = new QueuedThreadPool(THREADS, THREADS);
    final Map<String, Object> properties = new HashMap<>();
    // Chance gives the least.
    final Site site = new Site(Settings.DEFAULT, time, bound -> 0);
    final Guest guest = new Guest(site);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Server server = new Server(threads);
    private final ServerConnector connector = new ServerConnector(server, 1, 1);
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** The application, as a whiteboard makes one of what it finds. */
    private static final class Whole extends Application {
        private final Object resource;

        Whole(Object resource) {
            this.resource = resource;
        }

        @Override
        public Set<Object> getSingletons() {
            return Set.of(resource, new SseFeature());
        }
    }

    World() throws Exception {
        ServletContextHandler context = new ServletContextHandler();
        ServletHolder holder = new ServletHolder("cxf", new CXFNonSpringJaxrsServlet(new Whole(new Resource(guest))));
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/*");
        FilterHolder login = new FilterHolder(new Login());
        login.setAsyncSupported(true);
        context.addFilter(login, "/*", EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
        server.setHandler(context);
        server.addConnector(connector);
        server.start();
        site.hubs().come(hub.channels());
        clock.scheduleWithFixedDelay(site::sweep, 20, 20, TimeUnit.MILLISECONDS);
    }

    /** Authenticates whom the header {@code User} names. */
    private static final class Login implements Filter {
        @Override
        public void init(FilterConfig config) {
            // Nothing to do.
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            String user = ((HttpServletRequest) request).getHeader("User");
            chain.doFilter(user == null ? request : new HttpServletRequestWrapper((HttpServletRequest) request) {
                @Override
                public Principal getUserPrincipal() {
                    return () -> user;
                }

                @Override
                public boolean isUserInRole(String role) {
                    return role.equals(user);
                }
            }, response);
        }

        @Override
        public void destroy() {
            // Nothing to do.
        }
    }

    void set(String key, Object value) {
        properties.put(key, value);
        site.settings(Settings.of(properties, site.settings(), complaint -> {
            throw new AssertionError(complaint);
        }));
    }

    void pass(long millis) {
        ahead.addAndGet(millis);
    }

    int port() {
        return connector.getLocalPort();
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + port() + path);
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        return begin(path, headers).get(60, TimeUnit.SECONDS);
    }

    CompletableFuture<HttpResponse<String>> begin(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(60));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Waits until so many requests have been let in; where each of them begins may not have been settled yet. */
    void awaitHeld(int count) throws InterruptedException {
        await(() -> site.count() == count, () -> site.count() + " requests are held, not " + count);
    }

    /** Waits until so many polls wait in the hub: what is published from now on is behind the cursor of each. */
    void awaitPolls(int count) throws InterruptedException {
        awaitHeld(count);
        await(() -> hub.open() == count, () -> hub.open() + " polls wait in the hub, not " + count);
    }

    static void await(BooleanSupplier condition, java.util.function.Supplier<String> what) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertTrue(condition.getAsBoolean(), what);
    }

    void close() throws Exception {
        try {
            awaitHeld(0);
            assertEquals(0, hub.open(), "what waits in the hub");
        } finally {
            server.stop();
            clock.shutdownNow();
            hub.close();
        }
    }
}
