package org.halley.comet.gwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;

import javax.servlet.ServletException;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.util.resource.Resource;
import org.halley.comet.Cursor;
import org.halley.comet.EventChannel;
import org.halley.comet.service.TestHub;
import org.halley.comet.shared.Client;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.google.gwt.user.client.rpc.RemoteService;

/** A service that is another object than its servlet, a module in a directory of its own, and what is no parameter. */
@Timeout(60)
class DelegateTest {

    /** The service. */
    public interface Greeting extends RemoteService {
        String next(String cursor);
    }

    /** The servlet; its delegate waits by it. */
    private static final class GreetingServlet extends AsyncRemoteServiceServlet {

        private static final long serialVersionUID = 1L;

        GreetingServlet(GreetingService service, EventChannel channel) {
            super(service);
            service.wait = cursor -> await(channel, Cursor.parse(cursor), Duration.ofMinutes(1)).events().get(0).json();
        }

        /** Asks for the call from a thread that is in none. */
        void outside() {
            continuation();
        }
    }

    private static final class GreetingService implements Greeting {

        private java.util.function.UnaryOperator<String> wait;

        @Override
        public String next(String cursor) {
            return "hello " + wait.apply(cursor);
        }
    }

    @Test
    void aDelegateWaitsByItsServlet() throws Exception {
        Server server = new Server();
        try (TestHub hub = new TestHub(TestHub.memory("e1"), 10, 10, 1000);
                ServerConnector connector = new ServerConnector(server)) {
            GreetingServlet servlet = new GreetingServlet(new GreetingService(), hub.channels().channel("/guests"));
            ServletContextHandler context = new ServletContextHandler();
            context.setBaseResource(Resource.newClassPathResource("."));
            ServletHolder holder = new ServletHolder(servlet);
            holder.setAsyncSupported(true);
            holder.setInitParameters(Map.of(AsyncRemoteServiceServlet.POLICIES, "/module"));
            context.addServlet(holder, "/rpc");
            server.setHandler(context);
            server.addConnector(connector);
            server.start();
            try (Client client = new Client(connector.getLocalPort())) {
                client.send("POST", "/rpc", Payload.of("http://localhost/table/", Payload.STRONG_NAME,
                        Greeting.class.getName(), "next", "now"), "Content-Type: text/x-gwt-rpc; charset=utf-8",
                        "X-GWT-Permutation: HostedMode");
                World.await(() -> servlet.waiting() == 1);
                hub.publish("/guests", "7");
                assertTrue(World.good(client.read()).contains("\"hello 7\""));
            } finally {
                server.stop();
            }
            assertThrows(IllegalStateException.class, servlet::outside);
        }
    }

    @ParameterizedTest
    @CsvSource({ "body.max, many", "body.max, 0", "body.seconds, -1", "waiting.max, 1.5", "policies, ../..",
        "policies, page" })
    void aWrongParameterIsNamed(String name, String value) {
        Throwable thrown = assertThrows(Exception.class, () -> new World(name, value).close());
        while (!(thrown instanceof ServletException) && thrown.getCause() != null) {
            thrown = thrown.getCause();
        }
        assertTrue(thrown instanceof ServletException && thrown.getMessage().contains(name + " is '" + value + "'"),
                thrown.toString());
        assertEquals(ServletException.class, thrown.getClass());
    }
}
