package org.halley.comet.bayeux;

import java.io.IOException;

import javax.servlet.RequestDispatcher;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** The error page of our context: what the container or a filter refuses gets the protocol's form too. */
final class ErrorServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object given = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        int status = given instanceof Integer code && code >= 400 && code < 600 ? code : 500;
        BayeuxServlet.common(response);
        response.setStatus(status);
        response.setContentType("application/json");
        response.getOutputStream().write(new Refused(status, status + "::request_refused",
                "the request was refused before it came here, with status " + status).packet().bytes(null));
    }
}
