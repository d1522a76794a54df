package org.halley.benchmark.continuation;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.halley.benchmark.Detail;
import org.halley.benchmark.Over;
import org.halley.benchmark.Shared;
import org.halley.benchmark.SlowToWarm;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a whole request takes over a real socket, client and threads included: one connection for each thread of the
 * benchmark, and one thread more that ends what is held.
 */
@SlowToWarm
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SocketBenchmark {

    /** The server, and the thread that wakes what it holds. */
    @State(Scope.Benchmark)
    public static class Site {

        private final Jetty jetty = new Jetty(new Server(new QueuedThreadPool(16)));
        private ExecutorService waker;
        private final Queue<Loopback> connections = new ConcurrentLinkedQueue<>();
        private ServerConnector connector;

        Loopback connect(String path) throws IOException {
            Loopback connection = new Loopback(connector.getLocalPort(), path);
            connections.add(connection);
            return connection;
        }

        @Setup
        public void start() throws Exception {
            waker = Executors.newSingleThreadExecutor();
            jetty.with("/held", waker);
            connector = new ServerConnector(jetty.server(), 1, 1, Jetty.http());
            connector.setHost("localhost");
            jetty.start(connector);
        }

        @TearDown
        public void stop() throws Exception {
            // What was answered is also written: a connection that closes earlier is a failure to Jetty.
            waker.shutdown();
            waker.awaitTermination(1, TimeUnit.MINUTES);
            for (Loopback connection : connections) {
                connection.close();
            }
            jetty.stop();
        }
    }

    /** One client, which asks for one path. */
    @State(Scope.Thread)
    public static class Client {

        private Loopback connection;

        int get(Site site, String path) throws IOException {
            if (connection == null) {
                connection = site.connect(path);
            }
            return connection.exchange();
        }
    }

    /** Is not held at all. */
    @Benchmark
    @Detail
    public int notHeld(Site site, Client client) throws IOException {
        return client.get(site, "/held/nothing");
    }

    @Benchmark
    @Shared
    public int bareDispatch(Site site, Client client) throws IOException {
        return client.get(site, "/held/bare/dispatch");
    }

    @Benchmark
    @Over("bareDispatch")
    @Shared
    public int resume(Site site, Client client) throws IOException {
        return client.get(site, "/held/continuation/resume");
    }

    @Benchmark
    @Detail
    @Over("bareDispatch")
    public int resumeInFilter(Site site, Client client) throws IOException {
        return client.get(site, "/held/filtered/resume");
    }

    /** Held by a thread of the container's. */
    @Benchmark
    @Detail
    @Over("bareDispatch")
    public int resumeInWaitingFilter(Site site, Client client) throws IOException {
        return client.get(site, "/held/waiting/resume");
    }

    @Benchmark
    @Detail
    public int bareComplete(Site site, Client client) throws IOException {
        return client.get(site, "/held/bare/complete");
    }

    @Benchmark
    @Detail
    @Over("bareComplete")
    public int claimAndComplete(Site site, Client client) throws IOException {
        return client.get(site, "/held/continuation/claim");
    }
}
