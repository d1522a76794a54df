package org.halley.itest.legacy;

import java.io.IOException;

import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.eclipse.jetty.continuation.Continuation;
import org.eclipse.jetty.continuation.ContinuationListener;
import org.eclipse.jetty.continuation.ContinuationSupport;

/**
 * Tasks that are requests, as an article of 2010 had them: {@code GET …?asyncRequest=Y&after=MS} suspends, the timeout is
 * the task's time, and its listener resumes. What it has come to stands in an attribute.
 */
final class TaskServlet extends HttpServlet {

    private static final String STATE = "asyncRequest";

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Continuation continuation = ContinuationSupport.getContinuation(request);
        String asked = request.getParameter(STATE);
        Object state = request.getAttribute(STATE);
        response.setContentType("text/html");
        if ("Y".equals(state)) {
            response.getWriter().append("<h2>Happy to see response from AsyncServlet</h2>");
        } else if ("Y".equals(asked)) {
            continuation.addContinuationListener(new Alarm());
            continuation.setTimeout(Long.parseLong(request.getParameter("after")));
            continuation.suspend();
            continuation.setAttribute(STATE, "N");
        } else {
            response.getWriter().append("no match for ").append(state == null ? "none" : "some");
        }
    }

    /** The task's time has come. */
    private static final class Alarm implements ContinuationListener {

        @Override
        public void onTimeout(Continuation continuation) {
            if ("N".equals(continuation.getAttribute(STATE))) {
                continuation.setAttribute(STATE, "Y");
                continuation.resume();
            }
        }

        @Override
        public void onComplete(Continuation continuation) {
            // There is nothing to do, as in the article.
        }
    }
}
