package org.halley.comet.whiteboard;

import java.io.IOException;

import javax.servlet.RequestDispatcher;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.halley.comet.shared.ProblemKind;

/** The error page of our context: what the container or a filter refuses is a problem in JSON too, never HTML. */
final class ErrorServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object given = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        int status = given instanceof Integer code && code >= 400 && code < 600 ? code : 500;
        CometServlet.common(response);
        Answer answer = new Problem(kind(status), "the request was refused before it came here, with status " + status)
                .answer(request.getContextPath());
        answer.applyTo(response);
        response.setStatus(status);
        if (!"HEAD".equals(request.getMethod())) {
            response.getOutputStream().write(answer.body());
        }
    }

    private static ProblemKind kind(int status) {
        for (ProblemKind kind : ProblemKind.values()) {
            if (kind.status() == status) {
                return kind;
            }
        }
        return status < 500 ? ProblemKind.BAD_REQUEST : ProblemKind.INTERNAL;
    }
}
