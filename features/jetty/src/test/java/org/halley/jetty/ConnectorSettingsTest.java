package org.halley.jetty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;

import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

/** What is set on connectors as a server takes them. */
class ConnectorSettingsTest {

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    private void add() {
        server.addEventListener(new ConnectorSettings());
        server.addConnector(connector);
    }

    @Test
    void manyConnectionsMayWaitToBeAccepted() {
        add();
        assertEquals(4096, connector.getAcceptQueueSize());
    }

    @Test
    void aBacklogThatIsSetStays() {
        connector.setAcceptQueueSize(7);
        add();
        assertEquals(7, connector.getAcceptQueueSize());
    }

    @Test
    void noConnectionKeepsACacheOfHeaders() {
        add();
        assertEquals(0, connector.getConnectionFactory(HttpConnectionFactory.class).getHttpConfiguration()
            .getHeaderCacheSize());
    }

    @Test
    void connectionsKnowWhatIsRepeatedAndAreOtherwiseSetAsBefore() {
        HttpConnectionFactory before = connector.getConnectionFactory(HttpConnectionFactory.class);
        before.setInputBufferSize(5000);
        add();
        HttpConnectionFactory after = connector.getConnectionFactory(HttpConnectionFactory.class);
        assertInstanceOf(RepeatingConnectionFactory.class, after);
        assertSame(before.getHttpConfiguration(), after.getHttpConfiguration());
        assertEquals(5000, after.getInputBufferSize());
        assertEquals(before.getProtocol(), connector.getDefaultProtocol());
    }

    @Test
    void aFactoryThatIsNotJettysOwnStays() {
        HttpConnectionFactory special = new HttpConnectionFactory() { };
        connector.setConnectionFactories(List.of(special));
        add();
        assertSame(special, connector.getConnectionFactory(HttpConnectionFactory.class));
    }
}
