package org.halley.continuation.servlet;

import java.util.HashMap;
import java.util.Map;

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

    private final Map<String, Object> ours = new HashMap<>();
    private ServletRequest request;

    Attributes(ServletRequest request) {
        this.request = request;
    }

    synchronized Object get(String name) {
        return request == null ? ours.get(name) : request.getAttribute(name);
    }

    synchronized void set(String name, Object value) {
        if (value == null) {
            remove(name);
            return;
        }
        ours.put(name, value);
        if (request != null) {
            request.setAttribute(name, value);
        }
    }

    synchronized void remove(String name) {
        ours.remove(name);
        if (request != null) {
            request.removeAttribute(name);
        }
    }

    /** The request ends: keeps the last values of what was set here, and lets go of the request. */
    synchronized void detach() {
        if (request != null) {
            ServletRequest last = request;
            request = null;
            ours.replaceAll((name, value) -> last.getAttribute(name));
        }
    }
}
