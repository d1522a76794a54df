package org.halley.comet.whiteboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;

import javax.servlet.Servlet;

import org.halley.comet.service.TestHub;
import org.halley.comet.spi.ChannelAuthorizer;
import org.halley.continuation.Continuations;
import org.halley.continuation.servlet.SteppedContinuations;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.http.context.ServletContextHelper;

class CometWhiteboardTest {

    private final List<String> registered = new ArrayList<>();
    private final List<Dictionary<?, ?>> properties = new ArrayList<>();
    private final Continuations continuations = new SteppedContinuations(System::nanoTime);

    /** A bundle that writes down what is registered with it. */
    private BundleContext bundle() {
        return (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { BundleContext.class },
                (proxy, method, arguments) -> {
                    assertEquals("registerService", method.getName());
                    Dictionary<?, ?> given = (Dictionary<?, ?>) arguments[2];
                    String what = ((Class<?>) arguments[0]).getSimpleName() + " "
                            + (arguments[0] == Servlet.class ? given.get("osgi.http.whiteboard.servlet.name")
                            : given.get("osgi.http.whiteboard.context.path"));
                    registered.add(what);
                    properties.add(given);
                    return Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { ServiceRegistration.class },
                            (registration, called, none) -> {
                                assertEquals("unregister", called.getName());
                                registered.remove(what);
                                return null;
                            });
                });
    }

    private static final List<String> ALL = List.of("ServletContextHelper /comet", "Servlet org.halley.comet.error",
            "Servlet org.halley.comet");

    @Test
    void registersItselfOnlyWhenTheAuthorizersAreKnown() {
        CometWhiteboard whiteboard = new CometWhiteboard(bundle(), Map.of(), continuations);
        whiteboard.bindAuthorizer(new ChannelAuthorizer() { });
        assertTrue(registered.isEmpty());
        whiteboard.activate();
        assertEquals(ALL, registered);
        whiteboard.deactivate();
        assertTrue(registered.isEmpty());
    }

    @Test
    void servletsLiveInAContextOfTheirOwnAndMayWait() {
        CometWhiteboard whiteboard = new CometWhiteboard(bundle(), Map.of(), continuations);
        whiteboard.activate();
        assertEquals("org.halley.comet", properties.get(0).get("osgi.http.whiteboard.context.name"));
        for (Dictionary<?, ?> servlet : properties.subList(1, 3)) {
            assertEquals("(osgi.http.whiteboard.context.name=org.halley.comet)",
                    servlet.get("osgi.http.whiteboard.context.select"));
            assertEquals(true, servlet.get("osgi.http.whiteboard.servlet.asyncSupported"));
        }
        assertEquals("[4xx, 5xx, java.lang.Throwable]",
                Arrays.toString((String[]) properties.get(1).get("osgi.http.whiteboard.servlet.errorPage")));
        assertEquals("[/*]", Arrays.toString((String[]) properties.get(2).get("osgi.http.whiteboard.servlet.pattern")));
        whiteboard.deactivate();
    }

    @Test
    void onlyAnotherPathRegistersAnew() {
        CometWhiteboard whiteboard = new CometWhiteboard(bundle(), Map.of(), continuations);
        whiteboard.activate();
        whiteboard.modified(Map.of("held.max", 7, "cors.origins", "https://a.example"));
        assertEquals(3, properties.size());
        whiteboard.modified(Map.of("path", "/push"));
        assertEquals(List.of("ServletContextHelper /push", "Servlet org.halley.comet.error", "Servlet org.halley.comet"),
                registered);
        whiteboard.deactivate();
    }

    @Test
    void hubAndAuthorizersMayGoAfterTheEndToo() {
        CometWhiteboard whiteboard = new CometWhiteboard(bundle(), Map.of(), continuations);
        ChannelAuthorizer authorizer = new ChannelAuthorizer() { };
        try (TestHub hub = new TestHub(TestHub.memory("e1"), 10, 10, 100)) {
            whiteboard.bindChannels(hub.channels());
            whiteboard.bindAuthorizer(authorizer);
            whiteboard.activate();
            whiteboard.deactivate();
            whiteboard.unbindAuthorizer(authorizer);
            whiteboard.unbindChannels(hub.channels());
        }
        assertTrue(registered.isEmpty());
    }

    @Test
    void theContextServesNothingByItself() {
        List<Object> services = new ArrayList<>();
        BundleContext bundle = (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] { BundleContext.class }, (proxy, method, arguments) -> {
                    services.add(arguments[1]);
                    return Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { ServiceRegistration.class },
                            (registration, called, none) -> null);
                });
        CometWhiteboard whiteboard = new CometWhiteboard(bundle, Map.of(), continuations);
        whiteboard.activate();
        assertEquals(null, ((ServletContextHelper) services.get(0)).getResource("/META-INF/MANIFEST.MF"));
        whiteboard.deactivate();
    }
}
