package org.halley.comet.amf;

import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import javax.servlet.ServletContext;
import javax.servlet.http.HttpSession;
import javax.servlet.http.HttpSessionBindingEvent;
import javax.servlet.http.HttpSessionBindingListener;

import org.halley.comet.shared.Time;

import flex.messaging.HttpFlexSession;

/**
 * One session, as far as BlazeDS uses any: attributes, which are told when they are unbound, and an end. It does not expire
 * while a request of it is under way. Thread-safe.
 */
final class Session implements HttpSession {

    private final Sessions sessions;
    private final String id;
    private final ServletContext context;
    private final Time time;
    private final long created = System.currentTimeMillis();
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private final AtomicBoolean valid = new AtomicBoolean(true);
    private final AtomicInteger exchanges = new AtomicInteger();
    private volatile long used;
    private volatile boolean isNew = true;

    Session(Sessions sessions, String id, ServletContext context, Time time) {
        this.sessions = sessions;
        this.id = id;
        this.context = context;
        this.time = time;
        this.used = time.millis();
    }

    /** A request of it begins. */
    void enter() {
        exchanges.incrementAndGet();
        used = time.millis();
    }

    /** A request of it has ended. */
    void leave() {
        isNew = false;
        used = time.millis();
        exchanges.decrementAndGet();
    }

    /** Whether no request is under way and none was for so long. */
    boolean isIdle(long now, long millis) {
        return exchanges.get() == 0 && now - used >= millis;
    }

    boolean isValid() {
        return valid.get();
    }

    /** Whether a client of BlazeDS's belongs to it. */
    boolean hasClients() {
        for (Object attribute : attributes.values()) {
            if (attribute instanceof HttpFlexSession session && !session.getFlexClients().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private void check() {
        if (!valid.get()) {
            throw new IllegalStateException("the session has ended");
        }
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public long getCreationTime() {
        check();
        return created;
    }

    @Override
    public long getLastAccessedTime() {
        check();
        return System.currentTimeMillis() - (time.millis() - used);
    }

    @Override
    public ServletContext getServletContext() {
        return context;
    }

    @Override
    public void setMaxInactiveInterval(int seconds) {
        // The configuration says how long it lives.
    }

    @Override
    public int getMaxInactiveInterval() {
        return -1;
    }

    @Override
    public Object getAttribute(String name) {
        check();
        return attributes.get(name);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        check();
        return Collections.enumeration(java.util.List.copyOf(attributes.keySet()));
    }

    @Override
    public void setAttribute(String name, Object value) {
        check();
        if (value == null) {
            removeAttribute(name);
            return;
        }
        Object before = attributes.put(name, value);
        if (before != value) {
            if (before != null) {
                unbound(name, before);
            }
            if (value instanceof HttpSessionBindingListener listener) {
                listener.valueBound(new HttpSessionBindingEvent(this, name, value));
            }
        }
    }

    @Override
    public void removeAttribute(String name) {
        check();
        Object before = attributes.remove(name);
        if (before != null) {
            unbound(name, before);
        }
    }

    private void unbound(String name, Object value) {
        if (value instanceof HttpSessionBindingListener listener) {
            listener.valueUnbound(new HttpSessionBindingEvent(this, name, value));
        }
    }

    /** Ends it, if it has not ended yet. */
    boolean end() {
        if (!valid.compareAndSet(true, false)) {
            return false;
        }
        sessions.remove(this);
        attributes.forEach(this::unbound);
        attributes.clear();
        return true;
    }

    @Override
    public void invalidate() {
        if (!end()) {
            throw new IllegalStateException("the session has ended");
        }
    }

    @Override
    public boolean isNew() {
        check();
        return isNew;
    }

    @Override
    @Deprecated
    @SuppressWarnings("deprecation")
    public javax.servlet.http.HttpSessionContext getSessionContext() {
        return null;
    }

    @Override
    @Deprecated
    public Object getValue(String name) {
        return getAttribute(name);
    }

    @Override
    @Deprecated
    public String[] getValueNames() {
        return attributes.keySet().toArray(String[]::new);
    }

    @Override
    @Deprecated
    public void putValue(String name, Object value) {
        setAttribute(name, value);
    }

    @Override
    @Deprecated
    public void removeValue(String name) {
        removeAttribute(name);
    }
}
