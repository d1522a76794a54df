package org.halley.jetty;

import java.util.ArrayList;
import java.util.List;

import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.Container;

/**
 * Sets what Pax Web has no property for, on each connector as it is added to the server.
 *
 * <p>The listen backlog: left to the JDK it is 50, and a crowd that reconnects at once (a restart, a network that comes
 * back) is refused or stalled for seconds. The kernel caps what is asked for here by its own limit.
 *
 * <p>The header cache: Jetty keeps one for each connection, about 15 KiB, to spare the making of a few strings in the
 * next request of the same connection. That is most of what a held request costs, so it is off.
 *
 * <p>The connections: polls that are repeated word by word need not be parsed and dispatched each time, see
 * {@link RepeatingConnection}, and what is written on streams need not pass Jetty's output, see {@link DirectOutput};
 * {@code -Dorg.halley.jetty.repeats=false} leaves Jetty's own.
 *
 * <p>Used on Jetty's own threads while the server starts; stateless.
 */
public final class ConnectorSettings implements Container.Listener {

    private static final int BACKLOG = Integer.getInteger("org.halley.jetty.backlog", 4096);

    private static final boolean REPEATS = !"false".equals(System.getProperty("org.halley.jetty.repeats"));

    private static final int HEADER_CACHE = Integer.getInteger("org.halley.jetty.headerCache", 0);

    /** Called by Jetty's XML configuration. */
    public ConnectorSettings() {
    }

    @Override
    public void beanAdded(Container parent, Object child) {
        if (child instanceof ServerConnector connector) {
            if (connector.getAcceptQueueSize() == 0) {
                connector.setAcceptQueueSize(BACKLOG);
            }
            List<ConnectionFactory> factories = new ArrayList<>(connector.getConnectionFactories());
            for (ConnectionFactory factory : factories) {
                if (factory instanceof HttpConfiguration.ConnectionFactory http) {
                    http.getHttpConfiguration().setHeaderCacheSize(HEADER_CACHE);
                }
            }
            if (REPEATS) {
                // Only Jetty's own: somebody else's has its reasons.
                factories.replaceAll(factory -> factory.getClass() == HttpConnectionFactory.class
                        ? new RepeatingConnectionFactory((HttpConnectionFactory) factory) : factory);
                connector.setConnectionFactories(factories);
            }
        }
    }

    @Override
    public void beanRemoved(Container parent, Object child) {
        // A connector that goes takes its settings with it.
    }
}
