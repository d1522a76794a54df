package org.halley.benchmark.bare;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.servlet.AsyncContext;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/**
 * {@code POST /bare/CHANNEL} publishes its body, one line of JSON; {@code GET /bare/CHANNEL?SEQUENCE} follows from behind
 * the event of that number (0 for all): as a long poll, or with {@code Accept} as an event stream or as lines.
 * {@code GET /bare/} is answered at once, with nothing.
 *
 * <p>Thread-safe. Nothing in it blocks: what a poll is given fits into the response's buffer, and streams are written by
 * a {@link javax.servlet.WriteListener}.
 */
public final class BareServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, Channel> channels = new ConcurrentHashMap<>();

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getPathInfo().equals("/")) {
            // To see whether the servlet is there.
            return;
        }
        Channel channel = channel(request);
        String query = request.getQueryString();
        long after = query == null ? 0 : Long.parseLong(query);
        String accept = request.getHeader("Accept");
        if (accept != null && accept.equals("text/event-stream")) {
            stream(request, response, channel, after, Form.EVENTS);
        } else if (accept != null && accept.equals("application/x-ndjson")) {
            stream(request, response, channel, after, Form.LINES);
        } else {
            Events there = channel.after(after, Form.LINES);
            if (there != null) {
                Channel.answer(response, there);
            } else {
                channel.hold(request.startAsync(), after);
            }
        }
    }

    private static void stream(HttpServletRequest request, HttpServletResponse response, Channel channel, long after,
            Form form) throws IOException {
        response.setContentType(form.contentType());
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        new Stream(context, channel, after, form).begin();
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        channel(request).publish(request.getInputStream().readAllBytes());
        response.setStatus(HttpServletResponse.SC_CREATED);
        response.setContentLength(0);
    }

    private Channel channel(HttpServletRequest request) {
        return channels.computeIfAbsent(request.getPathInfo(), name -> new Channel());
    }
}
