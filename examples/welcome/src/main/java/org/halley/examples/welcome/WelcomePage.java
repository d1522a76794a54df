package org.halley.examples.welcome;

import java.io.IOException;

import javax.servlet.Servlet;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardResource;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletName;
import org.osgi.service.http.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * The first page at {@code /}, and the directory with everything that it is made of. The whiteboard knows no welcome files,
 * so the page itself is forwarded to.
 */
@Component(name = "org.halley.examples.welcome.page", service = Servlet.class)
@HttpWhiteboardServletName("org.halley.examples.welcome.page")
@HttpWhiteboardServletPattern("/")
@HttpWhiteboardResource(pattern = "/welcome/*", prefix = "/page")
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=" + WelcomeContext.NAME + ")")
public final class WelcomePage extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        if (request.getServletPath().equals("/")) {
            request.getRequestDispatcher("/welcome/index.html").forward(request, response);
        } else {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }
}
