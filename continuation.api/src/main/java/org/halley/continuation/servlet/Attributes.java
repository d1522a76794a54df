package org.halley.continuation.servlet;

import java.util.Arrays;

import javax.servlet.ServletRequest;

/**
 * The attributes of a request, for any thread, and also when the request is gone.
 *
 * <p>A container gives the same request object to the next request. So the end of the request waits, in
 * {@link #detach()}, for a thread that is in here, and afterwards the request is not touched any more. What was set here
 * stays readable, what only others set is not.
 *
 * <p>The monitor of the object guards its fields and the use of the request. Under it the container's listeners for
 * request attributes are called, where there are any: they must not wait for the end of the request.
 */
final class Attributes {

    private static final int FIRST = 4;

    /** Names, each followed by its value. They are few: to look through them costs less than a map, and 140 bytes less. */
    private Object[] ours = new Object[FIRST];
    private int used;
    private ServletRequest request;

    Attributes(ServletRequest request) {
        this.request = request;
    }

    synchronized Object get(String name) {
        if (request != null) {
            return request.getAttribute(name);
        }
        int at = indexOf(name);
        return at < 0 ? null : ours[at + 1];
    }

    synchronized void set(String name, Object value) {
        if (value == null) {
            remove(name);
            return;
        }
        int at = indexOf(name);
        if (at < 0) {
            at = used;
            if (at == ours.length) {
                ours = Arrays.copyOf(ours, 2 * at);
            }
            ours[at] = name;
            used += 2;
        }
        ours[at + 1] = value;
        if (request != null) {
            request.setAttribute(name, value);
        }
    }

    synchronized void remove(String name) {
        int at = indexOf(name);
        if (at >= 0) {
            used -= 2;
            ours[at] = ours[used];
            ours[at + 1] = ours[used + 1];
            ours[used] = null;
            ours[used + 1] = null;
        }
        if (request != null) {
            request.removeAttribute(name);
        }
    }

    /** The request ends: keeps the last values of what was set here, and lets go of the request. */
    synchronized void detach() {
        if (request != null) {
            ServletRequest last = request;
            request = null;
            for (int at = 0; at < used; at += 2) {
                ours[at + 1] = last.getAttribute((String) ours[at]);
            }
        }
    }

    private int indexOf(String name) {
        for (int at = 0; at < used; at += 2) {
            if (ours[at].equals(name)) {
                return at;
            }
        }
        return -1;
    }
}
