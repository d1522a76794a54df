package org.halley.continuation.servlet;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;

/**
 * One request of a container that is run by hand: it does nothing by itself but notes what it is asked for, and says
 * what a container says when it is asked in the wrong state.
 */
final class HandContainer {

    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private final List<String> calls = new ArrayList<>();
    private final List<AsyncListener> listeners = new ArrayList<>();
    private final ServletRequest request = proxy(ServletRequest.class, (proxy, method, args) -> switch (method.getName()) {
        case "getAttribute" -> attributes.get(args[0]);
        case "setAttribute" -> attributes.put((String) args[0], args[1]);
        case "removeAttribute" -> attributes.remove(args[0]);
        case "isAsyncStarted" -> isStarted();
        case "startAsync" -> start();
        default -> throw new UnsupportedOperationException(method.getName());
    });
    private final AsyncContext context = proxy(AsyncContext.class, (proxy, method, args) -> switch (method.getName()) {
        case "setTimeout" -> null;
        case "getRequest" -> request();
        case "getResponse" -> null;
        case "addListener" -> listen((AsyncListener) args[0]);
        case "dispatch", "complete" -> leave(method.getName());
        default -> throw new UnsupportedOperationException(method.getName());
    });
    private boolean started;

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private synchronized boolean isStarted() {
        return started;
    }

    private synchronized AsyncContext start() throws Exception {
        if (started) {
            throw new IllegalStateException("started already");
        }
        started = true;
        calls.add("startAsync");
        List<AsyncListener> last = List.copyOf(listeners);
        listeners.clear();
        for (AsyncListener listener : last) {
            listener.onStartAsync(new AsyncEvent(context));
        }
        return context;
    }

    private synchronized Object listen(AsyncListener listener) {
        listeners.add(listener);
        return null;
    }

    private synchronized Object leave(String how) {
        if (!started) {
            calls.add("refused " + how);
            throw new IllegalStateException(how + " but not started");
        }
        started = false;
        calls.add(how);
        return null;
    }

    /** The same object at all times. */
    ServletRequest request() {
        return request;
    }

    /** What was asked for, in order, and whether it was refused. */
    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** Somebody's failure: the listeners are told. */
    void fail(boolean committed) throws Exception {
        List<AsyncListener> told;
        synchronized (this) {
            told = List.copyOf(listeners);
        }
        ServletResponse response = proxy(ServletResponse.class, (proxy, method, args) -> switch (method.getName()) {
            case "isCommitted" -> committed;
            default -> throw new UnsupportedOperationException(method.getName());
        });
        for (AsyncListener listener : told) {
            listener.onError(new AsyncEvent(context, request, response, new IllegalStateException("on purpose")));
        }
    }

    /** The request is no more in asynchronous mode, but nobody was told yet. */
    synchronized void drop() {
        started = false;
    }

    /** The request has ended: the listeners are told. */
    void end() throws Exception {
        List<AsyncListener> told;
        synchronized (this) {
            started = false;
            told = List.copyOf(listeners);
        }
        for (AsyncListener listener : told) {
            listener.onComplete(new AsyncEvent(context));
        }
    }
}
