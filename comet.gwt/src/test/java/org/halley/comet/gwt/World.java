package org.halley.comet.gwt;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.BooleanSupplier;

import javax.servlet.DispatcherType;
import javax.servlet.Filter;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.util.resource.Resource;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.halley.comet.service.TestHub;
import org.halley.comet.shared.Client;

/** A service in a real Jetty of few threads, with the real hub. When it is closed, nothing may be left behind. */
final class World implements AutoCloseable {

    static final int THREADS = 10;
    private static final String TYPE = "Content-Type: text/x-gwt-rpc; charset=utf-8";
    private static final String PERMUTATION = "X-GWT-Permutation: HostedMode";

    final TableService service;
    private final Server server = new Server(new QueuedThreadPool(THREADS));
    private final ServerConnector connector = new ServerConnector(server, 1, 1);
    private final List<Client> clients = new ArrayList<>();
    private final ServletHolder holder;
    private TestHub hub = new TestHub(TestHub.memory("e1"), 1000, 1000, 1 << 20);

    /** A world whose servlet has these init parameters, given as name and value in turn. */
    World(String... parameters) throws Exception {
        this(true, null, parameters);
    }

    /** A world whose servlet supports asynchronous requests or not, perhaps with a filter in front. */
    World(boolean async, Filter filter, String... parameters) throws Exception {
        service = new TableService(() -> hub.channels());
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath("/dice");
        context.setBaseResource(Resource.newClassPathResource("module"));
        holder = new ServletHolder("table", service);
        holder.setAsyncSupported(async);
        for (int i = 0; i < parameters.length; i += 2) {
            holder.setInitParameter(parameters[i], parameters[i + 1]);
        }
        context.addServlet(holder, "/table/rpc");
        if (filter != null) {
            FilterHolder front = new FilterHolder(filter);
            front.setAsyncSupported(true);
            context.addFilter(front, "/*", EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
        }
        connector.setAcceptQueueSize(4096);
        server.setHandler(context);
        server.addConnector(connector);
        server.start();
    }

    int port() {
        return connector.getLocalPort();
    }

    TestHub hub() {
        return hub;
    }

    int busyThreads() {
        return ((QueuedThreadPool) server.getThreadPool()).getBusyThreads();
    }

    Client client() throws IOException {
        Client client = new Client(port());
        clients.add(client);
        return client;
    }

    /** Sends a payload as GWT's client does. */
    static Client send(Client client, String payload) throws IOException {
        return client.send("POST", "/dice/table/rpc", payload, TYPE, PERMUTATION);
    }

    /** One call on a connection of its own that is not answered yet. */
    Client begin(String payload) throws IOException {
        return send(client(), payload);
    }

    /** One call and its answer. */
    Client.Response call(String payload) throws IOException {
        return begin(payload).read();
    }

    /** One call and its answer, which is good. */
    String answer(String payload) throws IOException {
        return good(call(payload));
    }

    static String good(Client.Response answer) {
        assertEquals(200, answer.status(), answer.body());
        assertTrue(answer.header("Content-Type").startsWith("application/json"), answer.header("Content-Type"));
        assertTrue(answer.body().startsWith("//OK"), answer.body());
        return answer.body();
    }

    /** Waits until so many calls wait. */
    void awaitWaiting(int count) {
        await(() -> service.waiting() == count);
    }

    void stopServlet() throws Exception {
        holder.stop();
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
        service.endWaiting();
        for (Client client : clients) {
            client.close();
        }
        awaitWaiting(0);
        await(() -> hub.open() == 0);
        assertDoesNotThrow(server::stop);
        hub.close();
    }
}
