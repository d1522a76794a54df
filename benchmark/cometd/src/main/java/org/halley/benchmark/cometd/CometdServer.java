package org.halley.benchmark.cometd;

import java.net.InetAddress;

import org.cometd.server.AbstractServerTransport;
import org.cometd.server.BayeuxServerImpl;
import org.cometd.server.CometDServlet;
import org.cometd.server.http.AsyncJSONTransport;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * CometD on Jetty: Bayeux by long polling at {@code /cometd}, publications by {@code POST /publish/CHANNEL}.
 *
 * <p>Jetty is set as Halley sets its own: no header cache, a long listen backlog, 32 threads. Of CometD's settings only
 * those differ from the default that a load of thousands of clients of one address needs.
 */
public final class CometdServer implements AutoCloseable {

    /** What the process says when it can be spoken to, with a blank and the port behind it. */
    public static final String READY = "ready";

    private static final int THREADS = 32;
    private static final int BACKLOG = 4096;
    private static final long HELD_MILLIS = 60_000;
    /** How long a client may stay away between two polls: under full load it may be long. */
    private static final long IDLE_MILLIS = 600_000;

    private final Server server;
    private final ServerConnector connector;

    private CometdServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Runs a server until standard input ends, which it does when the process that started this one is gone.
     *
     * @param arguments the port, or nothing for any free one
     */
    public static void main(String[] arguments) throws Exception {
        try (CometdServer running = start(arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]))) {
            System.out.println(READY + " " + running.port());
            while (System.in.read() >= 0) {
                // What is written to us means nothing.
            }
        }
    }

    /**
     * Starts a server on the loopback address.
     *
     * @param port 0 for any free one
     */
    public static CometdServer start(int port) throws Exception {
        Server server = new Server(new QueuedThreadPool(THREADS, THREADS));
        HttpConfiguration http = new HttpConfiguration();
        http.setHeaderCacheSize(0);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        connector.setPort(port);
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);

        CometDServlet cometd = new CometDServlet();
        ServletHolder bayeux = new ServletHolder("cometd", cometd);
        bayeux.setAsyncSupported(true);
        bayeux.setInitOrder(1);
        bayeux.setInitParameter(BayeuxServerImpl.TRANSPORTS_OPTION, AsyncJSONTransport.class.getName());
        bayeux.setInitParameter(AbstractServerTransport.TIMEOUT_OPTION, Long.toString(HELD_MILLIS));
        bayeux.setInitParameter(AbstractServerTransport.MAX_INTERVAL_OPTION, Long.toString(IDLE_MILLIS));
        ServletContextHandler context = new ServletContextHandler(server, "/");
        context.addServlet(bayeux, "/cometd/*");
        server.start();
        try {
            context.addServlet(new ServletHolder("publish", new Publish(cometd.getBayeux())), "/publish/*");
        } catch (RuntimeException e) {
            server.stop();
            throw e;
        }
        return new CometdServer(server, connector);
    }

    /** The port where it answers. */
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the server does not stop", e);
        }
    }
}
