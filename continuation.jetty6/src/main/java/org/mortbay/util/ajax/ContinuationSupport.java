package org.mortbay.util.ajax;

import javax.servlet.ServletRequest;
import javax.servlet.ServletRequestWrapper;
import javax.servlet.http.HttpServletRequest;

import org.halley.continuation.ContinuationFilter;

/** Gives the continuation of a request. Thread-safe. */
public class ContinuationSupport {

    private static final String ATTRIBUTE = "org.mortbay.jetty.ajax.Continuation";

    /** As in Jetty; all methods are static. */
    public ContinuationSupport() {
    }

    /**
     * The continuation of a request, made if there is none.
     *
     * @param request not null
     * @param lock what the thread waits on where no filter is around the request, and what the caller may hold when it
     *     suspends; null if it holds nothing
     * @return never null; the same object on every dispatch of the request
     * @throws IllegalStateException if the request waits on another lock already
     */
    public static Continuation getContinuation(HttpServletRequest request, Object lock) {
        Continuation continuation = getContinuation(request, true);
        if (lock != null && continuation instanceof WaitingContinuation waiting) {
            waiting.setMutex(lock);
        }
        return continuation;
    }

    /**
     * The continuation of a request; the form of 2005.
     *
     * @param request not null
     * @param create whether one is made if there is none
     * @return null if there is none and none was to be made; otherwise the same object on every dispatch of the request
     */
    public static Continuation getContinuation(HttpServletRequest request, boolean create) {
        if (request.getAttribute(ATTRIBUTE) instanceof Continuation there) {
            return there;
        }
        if (!create) {
            return null;
        }
        ServletRequest base = request;
        while (base instanceof ServletRequestWrapper wrapper) {
            base = wrapper.getRequest();
        }
        Continuation made = ContinuationFilter.surrounds(base)
            ? new RetryContinuation(org.halley.continuation.ContinuationSupport.getContinuation(base))
            : new WaitingContinuation();
        base.setAttribute(ATTRIBUTE, made);
        return made;
    }
}
