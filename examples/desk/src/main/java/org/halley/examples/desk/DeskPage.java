package org.halley.examples.desk;

import java.io.IOException;

import javax.servlet.Servlet;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.halley.comet.Names;
import org.halley.examples.desk.Refusal.Reason;
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
    protected void service(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        String path = request.getServletPath();
        if (path.equals("/") && request.getMethod().matches("GET|HEAD")) {
            request.getRequestDispatcher("/page/index.html").forward(request, response);
        } else if (path.equals("/")) {
            response.setHeader("Allow", "GET, HEAD");
            Answers.refuse(response, Refusal.of(Reason.NO_SUCH_METHOD, "method '" + Names.shown(request.getMethod())
                    + "' is none of GET, HEAD"));
        } else if (path.matches("/(tasks|async|prices(/.*)?)")) {
            // The page's servlet gets what has no other: theirs come a moment later, and go a moment before.
            Answers.refuse(response, Refusal.until(Reason.AWAY, 2, "the desk is not open at the moment"));
        } else {
            Answers.refuse(response, Refusal.of(Reason.NOT_FOUND, "path '" + Names.shown(path)
                    + "' is none of /, /tasks, /prices/SYMBOL, /async"));
        }
    }
}
