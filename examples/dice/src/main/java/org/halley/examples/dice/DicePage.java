package org.halley.examples.dice;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

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
 * The page of the table at {@code /dice/}, and the directory with everything that it is made of below, what GWT compiled
 * included. The whiteboard knows no welcome files, so the page itself is forwarded to.
 */
@Component(name = "org.halley.examples.dice.page", service = Servlet.class)
@HttpWhiteboardServletName("org.halley.examples.dice.page")
@HttpWhiteboardServletPattern("/")
@HttpWhiteboardResource(pattern = "/page/*", prefix = "/page")
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=" + DiceContext.NAME + ")")
public final class DicePage extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        String path = request.getServletPath();
        if (path.equals("/") && request.getMethod().matches("GET|HEAD")) {
            request.getRequestDispatcher("/page/index.html").forward(request, response);
        } else if (path.equals("/")) {
            response.setHeader("Allow", "GET, HEAD");
            say(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "The page is got by GET or HEAD");
        } else if (path.equals("/table")) {
            // The page's servlet gets what has no other: the table's comes a moment later, and goes a moment before.
            response.setHeader("Retry-After", "2");
            say(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "The table is away at the moment");
        } else {
            say(response, HttpServletResponse.SC_NOT_FOUND, "There is nothing but / and what it is made of");
        }
    }

    private static void say(HttpServletResponse response, int status, String sentence) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain; charset=utf-8");
        response.getOutputStream().write(sentence.getBytes(StandardCharsets.UTF_8));
    }
}
