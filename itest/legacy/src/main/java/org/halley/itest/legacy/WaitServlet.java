package org.halley.itest.legacy;

import java.io.IOException;

import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.mortbay.jetty.RetryRequest;
import org.mortbay.util.ajax.Continuation;
import org.mortbay.util.ajax.ContinuationSupport;

/** Waits deep in code that catches all it does not know, and knows what to let pass. */
final class WaitServlet extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Continuation continuation = ContinuationSupport.getContinuation(request, null);
        try {
            boolean resumed = continuation.suspend(Long.parseLong(request.getParameter("timeout")));
            response.getWriter().print(resumed ? "resumed" : "timed out");
        } catch (RetryRequest retry) {
            throw retry;
        } catch (RuntimeException e) {
            response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
    }
}
