package org.halley.benchmark.continuation;

import java.io.IOException;
import java.io.UncheckedIOException;

import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.DispatcherType;
import javax.servlet.ServletContext;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;

import org.eclipse.jetty.server.Request;

/**
 * A container for one request at a time, run by hand, that costs next to nothing: every call is a few fields, and no
 * object is ever made. What is measured on it is the cost of what is built on it.
 *
 * <p>It keeps what of the Servlet API's rules a continuation meets: a new asynchronous cycle tells the listeners of the
 * last one and drops them, the listeners are told of the end, and the attributes end with the request. Only the methods
 * here, and what a subclass adds, work; for the others it is a Jetty request without a connection. Used by one thread at a
 * time.
 */
public class HandRequest extends Request {

    private static final int CAPACITY = 8;

    private final Context context = new Context();
    private final AsyncEvent event = new AsyncEvent(context);
    private final AsyncListener[] listeners = new AsyncListener[CAPACITY];
    private final AsyncListener[] former = new AsyncListener[CAPACITY];
    private final String[] names = new String[CAPACITY];
    private final Object[] values = new Object[CAPACITY];

    private int listening;
    private int attributes;
    private boolean started;
    private DispatcherType type = DispatcherType.REQUEST;

    /** A request that has not been dispatched. */
    public HandRequest() {
        super(null, null);
    }

    /** The container calls the servlet again: what was started has been dispatched. */
    public final void dispatchAgain() {
        type = DispatcherType.ASYNC;
    }

    /** The request is over: the listeners are told, and the object is as new for the next request. */
    public final void end() throws Exception {
        for (int i = 0; i < listening; i++) {
            listeners[i].onComplete(event);
            listeners[i] = null;
        }
        listening = 0;
        for (int i = 0; i < attributes; i++) {
            names[i] = null;
            values[i] = null;
        }
        attributes = 0;
        type = DispatcherType.REQUEST;
    }

    /** It was completed, by the calling thread; here nothing follows from that. */
    protected void completed() {
    }

    @Override
    public AsyncContext startAsync() {
        if (started) {
            throw new IllegalStateException("Started already");
        }
        started = true;
        int told = listening;
        if (told > 0) {
            System.arraycopy(listeners, 0, former, 0, told);
            listening = 0;
            for (int i = 0; i < told; i++) {
                start(former[i]);
            }
        }
        return context;
    }

    private void start(AsyncListener listener) {
        try {
            listener.onStartAsync(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean isAsyncStarted() {
        return started;
    }

    @Override
    public boolean isAsyncSupported() {
        return true;
    }

    @Override
    public DispatcherType getDispatcherType() {
        return type;
    }

    @Override
    public Object getAttribute(String name) {
        int at = indexOf(name);
        return at < 0 ? null : values[at];
    }

    @Override
    public void setAttribute(String name, Object value) {
        int at = indexOf(name);
        if (at < 0) {
            at = attributes++;
            names[at] = name;
        }
        values[at] = value;
    }

    @Override
    public void removeAttribute(String name) {
        int at = indexOf(name);
        if (at >= 0) {
            attributes--;
            names[at] = names[attributes];
            values[at] = values[attributes];
            names[attributes] = null;
            values[attributes] = null;
        }
    }

    private int indexOf(String name) {
        for (int i = 0; i < attributes; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** The asynchronous mode of the request. */
    private final class Context implements AsyncContext {

        private long timeoutMillis = 30_000;

        @Override
        public void dispatch() {
            leave();
        }

        @Override
        public void complete() {
            leave();
            completed();
        }

        private void leave() {
            if (!started) {
                throw new IllegalStateException("Not started");
            }
            started = false;
        }

        @Override
        public void addListener(AsyncListener listener) {
            listeners[listening++] = listener;
        }

        @Override
        public void setTimeout(long millis) {
            timeoutMillis = millis;
        }

        @Override
        public long getTimeout() {
            return timeoutMillis;
        }

        @Override
        public ServletRequest getRequest() {
            return HandRequest.this;
        }

        @Override
        public ServletResponse getResponse() {
            return null;
        }

        @Override
        public boolean hasOriginalRequestAndResponse() {
            return true;
        }

        @Override
        public void dispatch(String path) {
            throw new UnsupportedOperationException("dispatch(String)");
        }

        @Override
        public void dispatch(ServletContext context, String path) {
            throw new UnsupportedOperationException("dispatch(ServletContext, String)");
        }

        @Override
        public void start(Runnable work) {
            throw new UnsupportedOperationException("start");
        }

        @Override
        public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
            throw new UnsupportedOperationException("addListener with request and response");
        }

        @Override
        public <T extends AsyncListener> T createListener(Class<T> type) {
            throw new UnsupportedOperationException("createListener");
        }
    }
}
