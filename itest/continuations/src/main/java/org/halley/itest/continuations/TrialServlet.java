package org.halley.itest.continuations;

import java.io.IOException;

import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** {@code GET …?id=NAME&ACTION=VALUE&…}: does with its continuation what the query says. */
final class TrialServlet extends HttpServlet {

    private final transient Trials trials;

    /** A servlet whose requests become trials. */
    TrialServlet(Trials trials) {
        this.trials = trials;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=utf-8");
        trials.of(request.getParameter("id")).dispatch(request, response);
    }
}
