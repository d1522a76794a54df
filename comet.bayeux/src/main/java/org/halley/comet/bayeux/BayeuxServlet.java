package org.halley.comet.bayeux;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.halley.comet.Names;
import org.halley.comet.shared.Json;
import org.halley.comet.shared.Origin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes every request under our path. Holds nothing that {@code destroy()} would have to end. */
final class BayeuxServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(BayeuxServlet.class);
    private static final Pattern CALLBACK = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$.]{0,127}");
    private static final String METHODS = "POST, OPTIONS";

    private final transient Site site;

    BayeuxServlet(Site site) {
        this.site = site;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        common(response);
        Exchange exchange = new Exchange(site, request, response, null);
        try {
            route(exchange, request, response);
        } catch (Refused e) {
            site.count(Count.REFUSED_BODIES);
            if (e.status() != 400) {
                response.setHeader("Connection", "close");
            }
            exchange.answerHere(e.status(), e.packet());
        } catch (RuntimeException e) {
            log.error("A request failed: {} {}", Names.shown(request.getMethod()), Names.shown(request.getRequestURI()), e);
            if (!response.isCommitted() && !request.isAsyncStarted()) {
                response.resetBuffer();
                exchange.answerHere(500, new Refused(500, Refusal.INTERNAL, "the server failed; its log says more").packet());
            }
        } finally {
            exchange.leave();
        }
    }

    /** What stands on every answer. */
    static void common(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store, no-transform");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Vary", "Origin");
    }

    private void route(Exchange exchange, HttpServletRequest request, HttpServletResponse response)
            throws IOException, Refused {
        Origin origin = Origin.of(request, site.settings().corsOrigins());
        if (origin == Origin.FOREIGN) {
            site.count(Count.REFUSED_ORIGIN);
            throw new Refused(403, "403::origin_denied", "origin " + Reply.shown(request.getHeader("Origin"))
                    + " is neither this host nor one of cors.origins");
        }
        if (origin == Origin.LISTED) {
            allow(request, response);
        }
        String path = request.getPathInfo();
        switch (request.getMethod()) {
            case "POST" -> post(exchange);
            case "OPTIONS" -> response.setHeader("Allow", METHODS);
            case "GET" -> {
                if ("/-/status".equals(path)) {
                    response.setContentType("application/json");
                    response.getOutputStream().write((site.status() + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
                } else {
                    get(request, response);
                }
            }
            default -> {
                response.setHeader("Allow", METHODS);
                throw new Refused(405, "405::method_invalid", "method " + Reply.shown(request.getMethod())
                        + " is not one of " + METHODS);
            }
        }
    }

    private static void allow(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Access-Control-Allow-Origin", request.getHeader("Origin"));
        response.setHeader("Access-Control-Allow-Credentials", "true");
        if (request.getMethod().equals("OPTIONS")) {
            response.setHeader("Access-Control-Allow-Methods", METHODS);
            response.setHeader("Access-Control-Allow-Headers", "Authorization, Content-Type");
            response.setHeader("Access-Control-Max-Age", "600");
        }
    }

    private void post(Exchange exchange) throws IOException, Refused {
        byte[] body = BodyReader.read(exchange);
        if (body != null) {
            converse(exchange, text(body));
        }
    }

    /** Callback-polling: the messages stand in the query, and the answer is a script. */
    private void get(HttpServletRequest request, HttpServletResponse response) throws IOException, Refused {
        String callback = request.getParameter("jsonp");
        String messages = request.getParameter("message");
        if (!site.settings().callbackPolling() || callback == null || messages == null) {
            throw new Refused(400, "400::request_invalid", "messages are sent by POST");
        }
        if (!CALLBACK.matcher(callback).matches()) {
            throw new Refused(400, "400::request_invalid", "jsonp " + Reply.shown(callback)
                    + " is no function's name of at most 128 of A-Z a-z 0-9 _ $ .");
        }
        Exchange exchange = new Exchange(site, request, response, callback);
        try {
            converse(exchange, messages);
        } finally {
            exchange.leave();
        }
    }

    private static String text(byte[] body) throws Refused {
        try {
            return Json.decode(body);
        } catch (IllegalArgumentException e) {
            throw new Refused(400, "400::json_invalid", e.getMessage());
        }
    }

    private void converse(Exchange exchange, String text) throws IOException, Refused {
        List<String> messages = new ArrayList<>();
        int most = site.settings().messagesMax();
        try {
            Json json = new Json(text);
            if (json.kind() == '[') {
                json.array("the body", (index, message) -> {
                    String raw = message.raw();
                    if (messages.size() <= most) {
                        messages.add(raw);
                    }
                });
            } else {
                messages.add(json.raw());
            }
            json.end();
        } catch (IllegalArgumentException e) {
            throw new Refused(400, "400::json_invalid", e.getMessage());
        }
        if (messages.isEmpty()) {
            throw new Refused(400, "400::messages_missing", "the body is an empty array, without a message");
        }
        if (messages.size() > most) {
            throw new Refused(413, "413::too_many_messages", "the body has more than " + most + " messages");
        }
        new Conversation(exchange).handle(messages);
    }
}
