package org.halley.comet.whiteboard;

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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;

import javax.servlet.DispatcherType;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;
import javax.servlet.http.HttpServletResponse;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.HandlerWrapper;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.halley.comet.service.TestHub;
import org.halley.comet.shared.Client;
import org.halley.comet.shared.Drain;
import org.halley.comet.shared.Time;
import org.halley.continuation.servlet.SteppedContinuations;
import org.halley.jetty.ConnectorSettings;
import org.junit.jupiter.api.Assertions;

/**
 * The protocol in a real Jetty with the real hub and real continuations, over real sockets, on a clock that is stepped.
 * When it is closed, nothing may be left behind.
 */
final class World implements AutoCloseable {

    static final int THREADS = 10;

    private final AtomicLong millis = new AtomicLong(1_000_000);
    final Time time = new Time() {
        @Override
        public long millis() {
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
    final QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    final Site site;
    final Publishing publishing;
    private final Server server = new Server(threads);
    private final ServerConnector connector = new ServerConnector(server, 1, 1);
    private final List<Client> clients = new ArrayList<>();
    private TestHub hub;
    private int epochs;
    private long published;

    World() throws Exception {
        this(true);
    }

    /** A world whose filter lets requests be held, or not. */
    World(boolean async) throws Exception {
        this(async, bound -> 0);
    }

    /** A world where chance gives what is said. */
    World(boolean async, IntUnaryOperator random) throws Exception {
        this(async, random, false, true);
    }

    /** A world without filters, on connections that know a poll that is repeated. */
    static World repeating() throws Exception {
        return repeating(false);
    }

    /** A world on connections that know a poll that is repeated, behind a filter or not. */
    static World repeating(boolean filtered) throws Exception {
        return new World(true, bound -> 0, true, filtered);
    }

    private World(boolean async, IntUnaryOperator random, boolean repeating, boolean filtered) throws Exception {
        site = new Site(continuations, Settings.DEFAULT, time, random, background);
        publishing = new Publishing(site);
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath("/comet");
        context.setAllowNullPathInfo(true);
        ServletHolder holder = new ServletHolder("comet", new CometServlet(site, publishing));
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/*");
        if (filtered) {
            addLogin(context, async);
        }
        if (repeating) {
            server.addEventListener(new ConnectorSettings());
        }
        server.setHandler(new Marking(context));
        server.addConnector(connector);
        server.start();
        hub(1000);
    }

    private static void addLogin(ServletContextHandler context, boolean async) {
        FilterHolder login = new FilterHolder(new Login());
        login.setName("login");
        login.setAsyncSupported(async);
        context.addFilter(login, "/*", EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
    }

    /** Does what our context of the HTTP whiteboard does. */
    private static final class Marking extends HandlerWrapper {

        private Marking(Handler handler) {
            setHandler(handler);
        }

        @Override
        public void handle(String target, Request base, HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            request.setAttribute(Exchange.OURS, Boolean.TRUE);
            super.handle(target, base, request, response);
        }
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

    int port() {
        return connector.getLocalPort();
    }

    TestHub hub() {
        return hub;
    }

    /** A hub with a new log that retains so many events of each channel, instead of the one that was there. */
    TestHub hub(int retain) {
        return hub(new TestHub(TestHub.memory("e" + ++epochs), retain, 1000, 1 << 20));
    }

    /** Another hub, instead of the one that was there. */
    TestHub hub(TestHub next) {
        TestHub before = hub;
        hub = next;
        published = next.log().head();
        site.hubs().come(next.channels());
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

    Client client() throws IOException {
        return add(new Client(port()));
    }

    Client slowClient() throws IOException {
        return add(new Client(port(), 4096));
    }

    private Client add(Client client) {
        clients.add(client);
        return client;
    }

    /** One request and its answer on a connection of its own. */
    Client.Response get(String target, String... headers) throws IOException {
        return request("GET", target, headers);
    }

    /** One request without a body and its answer on a connection of its own. */
    Client.Response request(String method, String target, String... headers) throws IOException {
        try (Client client = new Client(port())) {
            return common(client.send(method, target, null, headers).read(!method.equals("HEAD")));
        }
    }

    /** Rule 3.8: what stands on every answer. */
    static Client.Response common(Client.Response answer) {
        assertEquals("no-store, no-transform", answer.header("Cache-Control"));
        assertEquals("nosniff", answer.header("X-Content-Type-Options"));
        assertEquals("Accept, Origin", answer.header("Vary"));
        return answer;
    }

    /** A refusal in our own words, which left the log as it was. */
    void refused(Client.Response answer, int status, String... words) {
        assertEquals(status, answer.status(), answer.body());
        assertEquals("application/problem+json", answer.header("Content-Type"));
        assertTrue(answer.body().startsWith("{\"type\":\"/comet/-/problem/"), answer.body());
        assertTrue(answer.body().contains("\"status\":" + status + ","), answer.body());
        for (String word : words) {
            assertTrue(answer.body().contains(word), "'" + word + "' is missing in " + answer.body());
        }
        assertEquals(published, hub.log().head(), "something was appended");
        assertEquals(published == 0, hub.channels().channels().isEmpty(), "something was created");
    }

    /** Publishes by a bundle. */
    String publish(String channel, String json) {
        published++;
        return hub.publish(channel, json).id().toString();
    }

    /** One request with a body in JSON and its answer on a connection of its own. */
    Client.Response post(String target, String body, String... headers) throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        if (all.stream().noneMatch(header -> header.startsWith("Content-Type:"))) {
            all.add("Content-Type: application/json");
        }
        all.removeIf(header -> header.equals("Content-Type:"));
        try (Client client = new Client(port())) {
            return common(client.send("POST", target, body, all.toArray(String[]::new)).read());
        }
    }

    /** Sends a request that is held, while no other comes or goes, and returns when it is. */
    Client held(String target, String... headers) throws IOException {
        int before = continuations.held();
        Client client = client().get(target, headers);
        // Only from here on does its wait pass.
        await(() -> continuations.held() > before);
        return client;
    }

    /** Opens a stream, and returns when its head was read. */
    Client stream(String target, String... headers) throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        if (all.stream().noneMatch(header -> header.startsWith("Accept:"))) {
            all.add("Accept: text/event-stream");
        }
        Client client = client().get(target, all.toArray(String[]::new));
        assertEquals(200, client.head().status());
        return client;
    }

    /** Steps the clock: poll timeouts first, then what the sweep does. */
    void step(double seconds) {
        millis.addAndGet((long) (seconds * 1000));
        continuations.turn();
        site.sweep();
        publishing.sweep();
    }

    /** Steps the clock, and nobody looks at it yet. */
    void clockOnly(double seconds) {
        millis.addAndGet((long) (seconds * 1000));
    }

    /** Waits until the background has done what it was given. */
    void settle() {
        try {
            background.submit(() -> { }).get();
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
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

    /** Lets the others get on: until something that was held has ended, or they had their turn often enough. */
    void breathe() {
        int before = site.held().count();
        for (int turn = 0; turn < 2_000 && before > 0 && site.held().count() == before; turn++) {
            Thread.yield();
        }
    }

    @Override
    public void close() throws IOException {
        for (Client client : clients) {
            client.close();
        }
        new Drain(site, millis -> breathe()).run();
        await(() -> site.held().isEmpty());
        assertTrue(site.subscribers().isEmpty(), "a subscriber was left behind");
        await(() -> hub.open() == 0);
        Assertions.assertDoesNotThrow(server::stop);
        hub.close();
        continuations.close();
        background.shutdownNow();
    }
}
