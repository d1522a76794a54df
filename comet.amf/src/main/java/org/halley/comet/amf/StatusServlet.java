package org.halley.comet.amf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** {@code /-/status}: what is held and what has happened, in numbers. */
final class StatusServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Site site;

    StatusServlet(Site site) {
        this.site = site;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!"/status".equals(request.getPathInfo())) {
            ErrorServlet.answer(response, 404, "there is nothing but /-/status");
            return;
        }
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentType("application/json");
        response.getOutputStream().write((site.status() + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
