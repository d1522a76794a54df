package org.halley.comet.bayeux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.halley.comet.service.TestHub;
import org.halley.comet.shared.Client;
import org.halley.comet.shared.Drain;
import org.halley.comet.shared.Time;
import org.halley.continuation.servlet.SteppedContinuations;
import org.junit.jupiter.api.Assertions;

/**
 * Bayeux in a real Jetty with the real hub and real continuations, over real sockets, on a clock that is stepped. When it is
 * closed, nothing may be left behind.
 */
final class World implements AutoCloseable {

    private final AtomicLong millis = new AtomicLong(1_000_000);
    /** Done once, by the thread of the next connect, when that has found its session and has not come to it. */
    volatile Runnable beforeConnect;
    final Time time = new Time() {
        @Override
        public long millis() {
            Runnable meanwhile = beforeConnect;
            if (meanwhile != null && StackWalker.getInstance().walk(frames -> frames
                    .anyMatch(frame -> frame.getClassName().equals(Connect.class.getName())
                            && frame.getMethodName().equals("<init>")))) {
                beforeConnect = null;
                meanwhile.run();
            }
            return millis.get();
        }

        @Override
        public Instant now() {
            return Instant.EPOCH.plusMillis(millis.get());
        }
    };
    final SteppedContinuations continuations = new SteppedContinuations(() -> millis.get() * 1_000_000);
    final ExecutorService background = Executors.newSingleThreadExecutor();
    final Map<String, Object> properties = new HashMap<>();
    final List<String> complaints = new ArrayList<>();
    final Site site;
    private final Server server = new Server(new QueuedThreadPool(10));
    private final ServerConnector connector = new ServerConnector(server, 1, 1);
    private final List<Client> clients = new ArrayList<>();
    private TestHub hub;
    private int epochs;

    World() throws Exception {
        this(true);
    }

    /** A world whose filter lets requests be held, or not. */
    World(boolean async) throws Exception {
        // Chance gives the most.
        site = new Site(continuations, Settings.DEFAULT, time, bound -> bound - 1, background);
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath("/cometd");
        context.setAllowNullPathInfo(true);
        ServletHolder holder = new ServletHolder("bayeux", new BayeuxServlet(site));
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/*");
        FilterHolder login = new FilterHolder(new Login());
        login.setName("login");
        login.setAsyncSupported(async);
        context.addFilter(login, "/*", EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
        server.setHandler(context);
        server.addConnector(connector);
        server.start();
        hub(1000);
        set("publish.channels", "/**");
    }

    /** Authenticates whom the header {@code User} names; the principal has the role that is its name. */
    private static final class Login implements Filter {
        @Override
        public void init(FilterConfig config) {
            // Nothing to do.
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            String user = ((HttpServletRequest) request).getHeader("User");
            boolean secure = ((HttpServletRequest) request).getHeader("Tls") != null;
            chain.doFilter(user == null && !secure ? request : new HttpServletRequestWrapper((HttpServletRequest) request) {
                @Override
                public Principal getUserPrincipal() {
                    return user == null ? null : () -> user;
                }

                @Override
                public boolean isUserInRole(String role) {
                    return role.equals(user);
                }

                @Override
                public boolean isSecure() {
                    return secure;
                }
            }, response);
        }

        @Override
        public void destroy() {
            // Nothing to do.
        }
    }

    int port() {
        return connector.getLocalPort();
    }

    TestHub hub() {
        return hub;
    }

    /** A hub with a new log that retains so many events of each channel, instead of the one that was there. */
    TestHub hub(int retain) {
        return hub(retain, 1 << 20);
    }

    /** The same, whose events may be so long. */
    TestHub hub(int retain, int maxEventBytes) {
        TestHub before = hub;
        hub = new TestHub(TestHub.memory("e" + ++epochs), retain, 1000, maxEventBytes);
        site.hubs().come(hub.channels());
        site.hubChanged();
        if (before != null) {
            before.close();
        }
        return hub;
    }

    /** Takes the hub away, as a bundle that stops does: first from us, then its end. */
    void hubLeaves() {
        if (site.hubs().leave(hub.channels())) {
            site.hubChanged();
        }
        hub.close();
        settle();
    }

    /** Changes one setting. */
    World set(String key, Object value) {
        properties.put(key, value);
        site.settings(Settings.of(properties, site.settings(), complaints::add));
        return this;
    }

    long count(Count what) {
        return site.counts().of(what);
    }

    /** A client that reads slowly. */
    Client slowClient() throws IOException {
        Client client = new Client(port(), 4096);
        clients.add(client);
        return client;
    }

    Client client() throws IOException {
        Client client = new Client(port());
        clients.add(client);
        return client;
    }

    /** A client that has done its handshake. */
    Peer peer(String... ext) throws IOException {
        return new Peer(this, ext);
    }

    /** One request and its answer on a connection of its own. */
    Client.Response post(String body, String... headers) throws IOException {
        try (Client client = new Client(port())) {
            return common(client.send("POST", "/cometd/", body, headers).read());
        }
    }

    /** One request without a body and its answer on a connection of its own. */
    Client.Response request(String method, String target, String... headers) throws IOException {
        try (Client client = new Client(port())) {
            return common(client.send(method, target, null, headers).read(!method.equals("HEAD")));
        }
    }

    /** What stands on every answer. */
    static Client.Response common(Client.Response answer) {
        assertEquals("no-store, no-transform", answer.header("Cache-Control"), answer.body());
        assertEquals("nosniff", answer.header("X-Content-Type-Options"));
        assertEquals("Origin", answer.header("Vary"));
        return answer;
    }

    /** Publishes by a bundle. */
    String publish(String channel, String json) {
        return hub.publish(channel, json).id().toString();
    }

    /** Steps the clock. */
    void step(double seconds) {
        millis.addAndGet((long) (seconds * 1000));
        continuations.turn();
        site.sweep();
    }

    /** Waits until the background has done what it was given. */
    void settle() {
        try {
            background.submit(() -> { }).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for something that other threads bring about. */
    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "it never came about");
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    @Override
    public void close() throws IOException {
        new Drain(site, millis -> Thread.yield()).run();
        for (Client client : clients) {
            client.close();
        }
        await(() -> site.open().isEmpty() && site.places().isEmpty());
        assertEquals(0, site.sessions().count());
        await(() -> hub.open() == 0);
        Assertions.assertDoesNotThrow(server::stop);
        hub.close();
        continuations.close();
        background.shutdownNow();
    }
}
