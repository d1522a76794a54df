package org.halley.comet.resteasy.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.IntSupplier;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.halley.comet.EventChannel;
import org.halley.comet.service.TestHub;

/** Resources in a real Jetty with the real hub, over real sockets. When it is closed, nothing may be left behind. */
final class World {

    static final int THREADS = 20;
    static final int HELD_MAX = 100;

    final TestHub hub = new TestHub(TestHub.memory("e1"), 10, 100, 65_536);
    final EventChannel channel = hub.channels().channel("/prices");
    final QueuedThreadPool threads = new QueuedThreadPool(THREADS, THREADS);
    final Held held = new Held(HELD_MAX);
    final ExecutorService writers = Executors.newFixedThreadPool(2);
    final Answering answering = new Answering(writers);
    final Situations situations = new Situations(channel, answering::next);
    final ResourceServlet servlet;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final Server server = new Server(threads);
    private final ServerConnector connector = new ServerConnector(server, 1, 1);
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    World() throws Exception {
        servlet = new ResourceServlet(timer, held);
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath("/rest");
        ServletHolder holder = new ServletHolder("resteasy", servlet);
        holder.setAsyncSupported(true);
        holder.setInitOrder(0);
        holder.setInitParameter("resteasy.use.deployment.sensitive.factory", "false");
        context.addServlet(holder, "/*");
        server.setHandler(context);
        server.addConnector(connector);
        servlet.add(new SimpleResource());
        servlet.add(situations);
        server.start();
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + connector.getLocalPort() + "/rest" + path))
                .timeout(Duration.ofSeconds(60));
    }

    HttpResponse<String> get(String path) throws Exception {
        return client.send(to(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> begin(String path) {
        return client.sendAsync(to(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Waits until so many requests are suspended; what answers them may not have been asked yet. */
    void awaitHeld(int count) throws InterruptedException {
        await(count, held::count);
    }

    /** Waits until so many requests wait in the hub: what is published from now on is behind the cursor of each. */
    void awaitPolls(int count) throws InterruptedException {
        awaitHeld(count);
        await(count, hub::open);
    }

    private static void await(int count, IntSupplier actual) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (actual.getAsInt() != count && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertEquals(count, actual.getAsInt());
    }

    void close() throws Exception {
        try {
            awaitHeld(0);
            assertEquals(0, hub.open(), "what waits in the hub");
        } finally {
            server.stop();
            writers.shutdownNow();
            timer.shutdownNow();
            hub.close();
        }
    }
}
