package org.halley.jetty;

import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.Container;

/**
 * Sets what Pax Web has no property for, on each connector as it is added to the server.
 *
 * <p>The listen backlog: left to the JDK it is 50, and a crowd that reconnects at once (a restart, a network that comes
 * back) is refused or stalled for seconds. The kernel caps what is asked for here by its own limit.
 *
 * <p>Used on Jetty's own threads while the server starts; stateless.
 */
public final class ConnectorSettings implements Container.Listener {

    private static final int BACKLOG = Integer.getInteger("org.halley.jetty.backlog", 4096);

    /** Called by Jetty's XML configuration. */
    public ConnectorSettings() {
    }

    @Override
    public void beanAdded(Container parent, Object child) {
        if (child instanceof ServerConnector connector && connector.getAcceptQueueSize() == 0) {
            connector.setAcceptQueueSize(BACKLOG);
        }
    }

    @Override
    public void beanRemoved(Container parent, Object child) {
        // A connector that goes takes its settings with it.
    }
}
