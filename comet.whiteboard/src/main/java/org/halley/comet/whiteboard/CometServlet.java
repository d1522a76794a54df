package org.halley.comet.whiteboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.halley.comet.EventChannels;
import org.halley.comet.Names;
import org.halley.comet.shared.Json;
import org.halley.comet.shared.ProblemKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes every request under our path and finds out what it is. Holds nothing that {@code destroy()} would have to end. */
final class CometServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(CometServlet.class);

    /** The methods that a resource has, and the same as a header says it. */
    private record Methods(Set<String> names, String header) {
        Methods(String... names) {
            this(Set.of(names), String.join(", ", names));
        }
    }

    private static final Methods READ = new Methods("GET", "HEAD", "OPTIONS");
    private static final Methods WRITE = new Methods("POST", "OPTIONS");
    private static final Methods ALL = new Methods("GET", "HEAD", "POST", "OPTIONS");

    private final transient Site site;
    private final transient Publishing publishing;

    CometServlet(Site site, Publishing publishing) {
        this.site = site;
        this.publishing = publishing;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        common(response);
        Exchange exchange = new Exchange(site, request, response);
        try {
            Cors.allow(request, response, site.settings());
            if (!followAsBefore(exchange)) {
                route(exchange, RequestPath.behind(request.getRequestURI(), request.getContextPath()));
            }
        } catch (Refused e) {
            if (e.isBad()) {
                site.counters().add(Counters.Count.REFUSED_BAD);
            }
            exchange.answerHere(e.answer(exchange.base()));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (RuntimeException e) {
            log.error("A request failed: {} {}", Names.shown(request.getMethod()), Names.shown(request.getRequestURI()), e);
            if (!response.isCommitted() && !request.isAsyncStarted()) {
                response.reset();
                common(response);
                exchange.answerHere(new Problem(ProblemKind.INTERNAL, "the server failed; its log says more")
                        .answer(exchange.base()));
            }
        }
    }

    /** What stands on every answer. */
    static void common(HttpServletResponse response) {
        for (int i = 0; i < Answer.COMMON.length; i += 2) {
            response.setHeader(Answer.COMMON[i], Answer.COMMON[i + 1]);
        }
    }

    private void route(Exchange exchange, String path) throws IOException, Refused {
        if (path.isEmpty() || path.equals("/")) {
            if (ready(exchange, READ)) {
                root(exchange);
            }
        } else if (path.equals("/-") || path.startsWith("/-/")) {
            directory(exchange, path);
        } else {
            channel(exchange, path);
        }
    }

    private void channel(Exchange exchange, String nameOrPattern) throws IOException, Refused {
        try {
            Names.requireNameOrPattern(nameOrPattern);
        } catch (IllegalArgumentException e) {
            throw Refused.bad(e.getMessage());
        }
        if (!ready(exchange, ALL)) {
            return;
        }
        if (exchange.request().getMethod().equals("POST")) {
            publishing.one(exchange, nameOrPattern);
            return;
        }
        Parameters parameters = Parameters.ofQuery(exchange.request().getQueryString());
        if (!parameters.channels().isEmpty()) {
            throw Refused.bad("channel '" + Names.shown(parameters.channels().get(0)) + "' stands beside the channel of the "
                    + "path; several channels are followed at " + exchange.base() + "?channel=...&channel=...");
        }
        follow(exchange, parameters, List.of(nameOrPattern));
    }

    private void root(Exchange exchange) throws IOException, Refused {
        Parameters parameters = Parameters.ofQuery(exchange.request().getQueryString());
        String accept = exchange.request().getHeader("Accept");
        if (!parameters.channels().isEmpty() || Format.accepted(accept).isStream()) {
            follow(exchange, parameters, parameters.channels());
            return;
        }
        exchange.answer(index(exchange, Format.prefersHtml(accept)));
    }

    private Answer index(Exchange exchange, boolean html) {
        EventChannels hub = site.hubs().current();
        try {
            return hub == null ? Refusals.away(exchange) : IndexPage.of(exchange, hub, html);
        } catch (IllegalStateException e) {
            // It has stopped and is about to leave.
            return Refusals.away(exchange);
        }
    }

    private void directory(Exchange exchange, String path) throws IOException, Refused {
        switch (path) {
            case "/-/poll" -> {
                if (ready(exchange, WRITE)) {
                    Publishing.requireJson(exchange.request());
                    byte[] body = BodyReader.read(exchange);
                    if (body != null) {
                        Parameters parameters = Parameters.ofJson(text(body));
                        follow(exchange, parameters, parameters.channels());
                    }
                }
            }
            case "/-/publish" -> {
                if (ready(exchange, WRITE)) {
                    publishing.several(exchange);
                }
            }
            case "/-/status" -> {
                if (ready(exchange, READ)) {
                    exchange.answer(Answer.of(200, Answer.JSON, site.counters().json(site.held().count()) + '\n'));
                }
            }
            default -> problem(exchange, path);
        }
    }

    /** The types of problems are URLs that say what they mean. */
    private void problem(Exchange exchange, String path) throws IOException, Refused {
        for (ProblemKind kind : ProblemKind.values()) {
            if (path.equals("/-/problem/" + kind.word())) {
                if (ready(exchange, READ)) {
                    exchange.answer(Answer.of(200, "text/plain;charset=utf-8", kind.status() + " " + kind.title() + "\n"));
                }
                return;
            }
        }
        throw new Refused(new Problem(ProblemKind.NOT_FOUND, "nothing is at '" + Names.shown(path)
                + "'; poll, publish and status are in this directory"));
    }

    /** Follows where a request in the same words was read before. */
    private boolean followAsBefore(Exchange exchange) throws IOException {
        HttpServletRequest request = exchange.request();
        if (site.draining() || !request.getMethod().equals("GET")) {
            return false;
        }
        FollowRequest known = site.readings().find(request.getRequestURI(), request.getQueryString(),
                request.getHeader("Accept"), request.getHeader("Last-Event-ID"), site.settings());
        if (known == null) {
            return false;
        }
        Follow.begin(exchange, known);
        return true;
    }

    private void follow(Exchange exchange, Parameters parameters, List<String> channels) throws IOException, Refused {
        HttpServletRequest request = exchange.request();
        Settings settings = site.settings();
        String accept = request.getHeader("Accept");
        String lastEventId = request.getHeader("Last-Event-ID");
        FollowRequest read = FollowRequest.of(parameters, channels, lastEventId, Format.accepted(accept), settings,
                site.counters());
        if (request.getMethod().equals("GET")) {
            site.readings().keep(request.getRequestURI(), request.getQueryString(), accept, lastEventId, settings, read);
        }
        Follow.begin(exchange, read);
    }

    private static String text(byte[] body) throws Refused {
        try {
            return Json.decode(body);
        } catch (IllegalArgumentException e) {
            throw Refused.bad(e.getMessage());
        }
    }

    /** Whether a request goes on: its method is one of those allowed, it is no question about them, nothing is stopping. */
    private boolean ready(Exchange exchange, Methods allowed) throws IOException, Refused {
        HttpServletRequest request = exchange.request();
        String method = request.getMethod();
        if (method.equals("OPTIONS")) {
            exchange.response().setHeader("Allow", allowed.header());
            Cors.preflight(request, exchange.response(), site.settings(), allowed.header());
            exchange.response().setStatus(204);
            return false;
        }
        if (!allowed.names().contains(method)) {
            throw new Refused(new Problem(ProblemKind.METHOD, "method '" + Names.shown(method) + "' is not one of "
                    + allowed.header())).with("Allow", allowed.header());
        }
        if (site.draining()) {
            exchange.answer(Refusals.stopping(exchange));
            return false;
        }
        return true;
    }
}
