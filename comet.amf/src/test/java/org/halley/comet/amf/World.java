package org.halley.comet.amf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

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
import org.halley.comet.shared.Drain;
import org.halley.comet.shared.Time;
import org.halley.continuation.servlet.SteppedContinuations;
import org.junit.jupiter.api.Assertions;

import flex.messaging.MessageBroker;

/**
 * AMF in a real Jetty with the real hub, the real BlazeDS and real continuations, over real sockets, on a clock that is
 * stepped. When it is closed, nothing may be left behind.
 */
final class World implements AutoCloseable {

    private static final AtomicInteger brokers = new AtomicInteger();

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
    final Map<String, Object> properties = new HashMap<>();
    final List<String> complaints = new ArrayList<>();
    final Site site;
    final QueuedThreadPool threads;
    private final Server server;
    private final ServerConnector connector;
    private final String broker = "test-" + brokers.incrementAndGet();
    private final List<Peer> peers = new ArrayList<>();
    private TestHub hub;
    private int epochs;

    /** A world with a destination {@code feed}, which is the channel {@code /feed}, and these settings. */
    World(Map<String, ?> settings) throws Exception {
        this(settings, 20, true, UnaryOperator.identity());
    }

    /**
     * @param settings of our configuration
     * @param most how many threads Jetty has
     * @param async whether the filter lets requests be held
     * @param config changes BlazeDS's configuration
     */
    World(Map<String, ?> settings, int most, boolean async, UnaryOperator<String> config) throws Exception {
        properties.putAll(settings);
        // Chance gives the most.
        site = new Site(continuations, Settings.of(properties, Settings.DEFAULT, complaints::add), time,
                bound -> bound - 1);
        threads = new QueuedThreadPool(most, Math.min(most, 8));
        server = new Server(threads);
        connector = new ServerConnector(server, 1, 1);
        connector.setAcceptQueueSize(1000);
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath("/amf");
        Path file = Files.createTempFile("services-config", ".xml");
        file.toFile().deleteOnExit();
        Files.writeString(file, config.apply(ServicesConfig.text(site.settings())));
        ServletHolder holder = new ServletHolder("amf", new AmfServlet(site));
        holder.setInitParameter(AmfServlet.CONFIG, file.toString());
        holder.setInitParameter(AmfServlet.BROKER, broker);
        holder.setAsyncSupported(true);
        holder.setInitOrder(1);
        context.addServlet(holder, Registration.PATTERN);
        FilterHolder login = new FilterHolder(new Login());
        login.setName("login");
        login.setAsyncSupported(async);
        context.addFilter(login, "/*", EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
        server.setHandler(context);
        server.addConnector(connector);
        hub(1000);
        site.bridges().add(new Bridged("feed", "/feed", false, false));
        server.start();
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

    String url(String endpoint) {
        return "http://localhost:" + port() + "/amf/messagebroker/" + endpoint;
    }

    MessageBroker broker() {
        return MessageBroker.getMessageBroker(broker);
    }

    TestHub hub() {
        return hub;
    }

    /** A hub with a new log that retains so many events of each channel, instead of the one that was there. */
    TestHub hub(int retain) {
        TestHub before = hub;
        hub = new TestHub(TestHub.memory("e" + ++epochs), retain, 1000, 1 << 20);
        site.hubs().come(hub.channels());
        site.bridges().hubChanged();
        if (before != null) {
            before.close();
        }
        return hub;
    }

    /** Takes the hub away, as a bundle that stops does: first from us, then its end. */
    void hubLeaves() {
        if (site.hubs().leave(hub.channels())) {
            site.bridges().hubChanged();
        }
        hub.close();
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

    /** A client that is connected, and knows its id. */
    Peer peer(String... headers) throws Exception {
        Peer peer = new Peer(url("amf"), headers);
        peers.add(peer);
        peer.ping();
        return peer;
    }

    /** A client that has subscribed to {@code feed}. */
    Peer subscriber(String... headers) throws Exception {
        Peer peer = peer(headers);
        peer.subscribe("feed");
        return peer;
    }

    /** Publishes to {@code /feed} by a bundle. */
    String publish(String json) {
        return hub.publish("/feed", json).id().toString();
    }

    /** Waits until so many polls wait. */
    void awaitHeld(int polls) {
        await(() -> site.held() == polls);
    }

    /** Steps the clock. */
    void step(double seconds) {
        millis.addAndGet((long) (seconds * 1000));
        continuations.turn();
        site.sweep();
    }

    /** Waits for something that other threads bring about. */
    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "it never came about");
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    @Override
    public void close() throws IOException {
        new Drain(site, pause -> Thread.yield()).run();
        for (Peer peer : peers) {
            peer.close();
        }
        await(() -> site.open().isEmpty() && site.parked().isEmpty());
        assertEquals(0, continuations.held());
        Assertions.assertDoesNotThrow(server::stop);
        assertEquals(0, site.sessions().count());
        assertEquals(0, site.bridges().count());
        await(() -> hub.open() == 0);
        hub.close();
        continuations.close();
    }
}
