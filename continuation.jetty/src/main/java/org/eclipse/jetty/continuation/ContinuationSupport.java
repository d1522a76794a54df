package org.eclipse.jetty.continuation;

import javax.servlet.ServletRequest;
import javax.servlet.ServletRequestWrapper;
import javax.servlet.ServletResponse;

/** Gives the continuation of a request. Thread-safe. */
public class ContinuationSupport {

    /** As in Jetty; all methods are static. */
    public ContinuationSupport() {
    }

    /**
     * The continuation of a request: what its attribute {@link Continuation#ATTRIBUTE} holds, or a new one, which is then
     * held there.
     *
     * @param request a request of a Servlet 3.1 container, or a wrapper around one
     * @return never null; the same object on every dispatch of the request
     */
    public static Continuation getContinuation(ServletRequest request) {
        // One of Jetty's own, or of this bundle before an update, is of another class of the same name: of no use here.
        if (request.getAttribute(Continuation.ATTRIBUTE) instanceof Continuation there) {
            return there;
        }
        ServletRequest base = request;
        while (base instanceof ServletRequestWrapper wrapper) {
            base = wrapper.getRequest();
        }
        Continuation made = new AdaptedContinuation(
            org.halley.continuation.ContinuationSupport.getContinuation(base));
        base.setAttribute(Continuation.ATTRIBUTE, made);
        return made;
    }

    /**
     * The continuation of a request.
     *
     * @param request as for {@link #getContinuation(ServletRequest)}
     * @param response not used
     * @return never null
     * @deprecated as in Jetty; the response is what {@link Continuation#suspend(ServletResponse)} is given
     */
    @Deprecated
    public static Continuation getContinuation(ServletRequest request, ServletResponse response) {
        return getContinuation(request);
    }
}
