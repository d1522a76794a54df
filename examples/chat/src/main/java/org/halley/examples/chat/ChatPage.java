package org.halley.examples.chat;

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
 * The pages of the chat and the directory with everything that they are made of below. Both {@code /chat/}, which follows by
 * itself, and {@code /chat/cometd.html}, which follows with CometD's client, are one document, whose script looks at the
 * address. The whiteboard knows no welcome files, so the document is forwarded to.
 */
@Component(name = "org.halley.examples.chat.page", service = Servlet.class)
@HttpWhiteboardServletName("org.halley.examples.chat.page")
@HttpWhiteboardServletPattern("/")
@HttpWhiteboardResource(pattern = "/page/*", prefix = "/page")
@HttpWhiteboardContextSelect("(osgi.http.whiteboard.context.name=" + ChatContext.NAME + ")")
public final class ChatPage extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        switch (request.getServletPath()) {
            case "/" -> show(request, response);
            case "/cometd.html" -> {
                // CometD's timers run in a worker that it makes out of a text, so that a hidden page goes on polling.
                response.setHeader(ChatContext.POLICY_HEADER, ChatContext.POLICY + "; worker-src blob:");
                show(request, response);
            }
            default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    private static void show(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        request.getRequestDispatcher("/page/index.html").forward(request, response);
    }
}
