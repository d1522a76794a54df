package org.halley.examples.desk;

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
 * The page of the desk at {@code /desk/}, and the directory with everything that it is made of below. The whiteboard knows
 * no welcome files, so the page itself is forwarded to.
 */
@Component(name = "org.halley.examples.desk.page", service = Servlet.class)
@HttpWhiteboardServletName("org.halley.examples.desk.page")
@HttpWhiteboardServletPattern("/")
@HttpWhiteboardResource(pattern = "/page/*", prefix = "/page")
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=" + DeskContext.NAME + ")")
public final class DeskPage extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        if (request.getServletPath().equals("/")) {
            request.getRequestDispatcher("/page/index.html").forward(request, response);
        } else {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }
}
