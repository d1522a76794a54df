package org.halley.itest.legacy9;

import java.io.IOException;

import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** {@code GET …?id=NAME&completed=BOOLEAN}: the history of a request, a line each, perhaps when it has ended. */
final class HistoryServlet extends HttpServlet {

    private final transient Histories histories;

    HistoryServlet(Histories histories) {
        this.histories = histories;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String id = request.getParameter("id");
        Histories.History history = histories.of(id);
        try {
            if (Boolean.parseBoolean(request.getParameter("completed")) && !history.awaitComplete()) {
                response.setStatus(HttpServletResponse.SC_GATEWAY_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (String entry : history.entries()) {
            response.getWriter().println(entry);
        }
        histories.forget(id);
    }
}
