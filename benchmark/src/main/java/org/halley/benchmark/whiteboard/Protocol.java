package org.halley.benchmark.whiteboard;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;

import javax.servlet.Servlet;
import javax.servlet.ServletRequest;

import org.halley.benchmark.hub.Components;
import org.halley.benchmark.hub.Running;
import org.halley.comet.EventChannels;
import org.halley.comet.whiteboard.CometWhiteboard;
import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationSupport;
import org.halley.continuation.Continuations;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The protocol's servlet with a hub, put together as a framework would, but given to us instead of a container. */
final class Protocol implements AutoCloseable {

    private final Running hub = new Running();
    private final CometWhiteboard component;
    private Servlet servlet;

    Protocol() {
        component = new CometWhiteboard(proxy(BundleContext.class, this::register), Map.of(), new Support());
        Components.bind(component, "bindChannels", EventChannels.class, hub.channels());
        Components.call(component, "activate");
    }

    Servlet servlet() {
        return servlet;
    }

    EventChannels channels() {
        return hub.channels();
    }

    @Override
    public void close() {
        Components.call(component, "deactivate");
        hub.close();
    }

    private interface Call {
        Object answer(Method method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
            (proxy, method, arguments) -> call.answer(method, arguments)));
    }

    private Object register(Method method, Object[] arguments) {
        // The one that is registered last is the protocol; before it come its context and the page for errors.
        if (arguments[0] == Servlet.class) {
            servlet = (Servlet) arguments[1];
        }
        return proxy(ServiceRegistration.class, (unregister, nothing) -> null);
    }

    private static final class Support implements Continuations {

        @Override
        public Continuation of(ServletRequest request) {
            return ContinuationSupport.getContinuation(request);
        }

        @Override
        public int held() {
            throw new UnsupportedOperationException("held");
        }
    }
}
