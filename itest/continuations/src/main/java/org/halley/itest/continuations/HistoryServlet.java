package org.halley.itest.continuations;

import java.io.IOException;

import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/**
 * {@code GET …?id=NAME&parked=N&timeouts=N&ended=N&do=ACTIONS&forget}: waits until the trial's request was parked for the
 * Nth time, listeners have returned from N timeouts, or were told of its end N times; does something on this other thread; and answers with the history, one entry a
 * line. Answers 504 if what it waits for does not come, and 400 without a name. {@code
 * GET …?abandon} ends and forgets all trials.
 */
final class HistoryServlet extends HttpServlet {

    private final transient Trials trials;

    /** A servlet for the history of trials. */
    HistoryServlet(Trials trials) {
        this.trials = trials;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getParameter("abandon") != null) {
            trials.abandon();
            return;
        }
        String id = request.getParameter("id");
        if (id == null) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        Trial trial = trials.of(id);
        try {
            if (!trial.awaitParked(number(request, "parked")) || !trial.awaitTimeouts(number(request, "timeouts"))
                    || !trial.awaitCompletes(number(request, "ended"))) {
                response.setStatus(HttpServletResponse.SC_GATEWAY_TIMEOUT);
            } else if (request.getParameter("do") != null) {
                trial.act(Action.listed(request.getParameter("do")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            response.setStatus(HttpServletResponse.SC_GATEWAY_TIMEOUT);
        }
        if (request.getParameter("forget") != null) {
            trials.forget(id);
        }
        response.setContentType("text/plain;charset=utf-8");
        for (String entry : trial.history()) {
            response.getWriter().println(entry.strip());
        }
    }

    private static int number(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        return value == null ? 0 : Integer.parseInt(value);
    }
}
