package org.halley.itest.continuations;

import java.io.IOException;

import javax.servlet.ServletException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/**
 * {@code GET …?begin=SEED} begins a race, {@code GET …?idle=N} waits until there are so many idle requests, {@code GET
 * …?entered=N} until so many have come in, and {@code GET …?finish} ends it and answers how it went, {@code NAME=VALUE} a line.
 */
final class RaceControlServlet extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        response.setContentType("text/plain;charset=utf-8");
        String seed = request.getParameter("begin");
        if (seed != null) {
            Race.begin(Long.parseLong(seed));
            return;
        }
        String idle = request.getParameter("idle");
        String entered = request.getParameter("entered");
        try {
            if (idle != null || entered != null) {
                boolean there = idle != null ? Race.current().awaitIdle(Integer.parseInt(idle))
                        : Race.current().awaitEntered(Integer.parseInt(entered));
                response.setStatus(there ? HttpServletResponse.SC_OK : HttpServletResponse.SC_GATEWAY_TIMEOUT);
                return;
            }
            for (var each : Race.current().finish().entrySet()) {
                response.getWriter().println(each.getKey() + '=' + each.getValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServletException(e);
        }
    }
}
