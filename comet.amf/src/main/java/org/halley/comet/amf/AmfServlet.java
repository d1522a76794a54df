package org.halley.comet.amf;

import java.io.IOException;
import java.util.Locale;

import javax.servlet.ServletConfig;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.halley.comet.Names;
import org.halley.comet.shared.Origin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import flex.messaging.MessageBroker;
import flex.messaging.MessageBrokerServlet;

/**
 * BlazeDS's servlet, with bodies that are read before, sessions of ours and this bundle's class loader. What a request does
 * may be done twice: before its poll waits, and after.
 */
final class AmfServlet extends MessageBrokerServlet {

    /** BlazeDS's own names of init parameters. */
    static final String CONFIG = "services.configuration.file";
    static final String BROKER = "messageBrokerId";

    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(AmfServlet.class);
    private static final String METHODS = "POST, OPTIONS";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final transient Site site;

    AmfServlet(Site site) {
        this.site = site;
    }

    @Override
    public void init(ServletConfig config) throws ServletException {
        config.getServletContext().setAttribute(Site.ATTRIBUTE, site);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(AmfServlet.class.getClassLoader());
        try {
            super.init(config);
            site.bridges().open(MessageBroker.getMessageBroker(config.getInitParameter(BROKER)));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void destroy() {
        site.bridges().shut(MessageBroker.getMessageBroker(getServletConfig().getInitParameter(BROKER)));
        site.sessions().endAll();
        super.destroy();
        // BlazeDS lets go of what is static; another broker of ours may live.
        createThreadLocals();
    }

    @Override
    protected ClassLoader getClassLoader() {
        return AmfServlet.class.getClassLoader();
    }

    @Override
    public void service(HttpServletRequest request, HttpServletResponse response) {
        Exchange exchange = Exchange.of(request);
        boolean first = exchange == null;
        if (first) {
            exchange = new Exchange(site, request);
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(AmfServlet.class.getClassLoader());
        try {
            if ((!first || accepts(request, response)) && bodyIsThere(exchange, request)) {
                exchange.begin();
                if (exchange.session() == null) {
                    Session session = site.sessions().of(request);
                    if (session != null) {
                        exchange.session(session);
                    }
                }
                AmfRequest seen = new AmfRequest(exchange, response);
                // BlazeDS would answer its own 500 to this.
                seen.getSession(true);
                super.service(seen, response);
            }
        } catch (BodyReader.Refused e) {
            site.count(Count.REFUSED_BODIES);
            response.setHeader("Connection", "close");
            refuse(response, e.status(), e.getMessage());
        } catch (Sessions.Full e) {
            refuse(response, 503, "there are as many sessions as there may be");
        } catch (IOException e) {
            site.count(Count.CLIENTS_GONE);
        } catch (RuntimeException e) {
            log.error("A request failed: {} {}", Names.shown(request.getMethod()), Names.shown(request.getRequestURI()), e);
            refuse(response, 500, "the server failed; its log says more");
        } finally {
            thread.setContextClassLoader(before);
            exchange.leave();
        }
    }

    private boolean bodyIsThere(Exchange exchange, HttpServletRequest request) throws IOException, BodyReader.Refused {
        String type = request.getContentType();
        if (exchange.body() != null || type != null && type.toLowerCase(Locale.ROOT).startsWith(FORM)) {
            // A form is how a stream is asked for, and BlazeDS asks for its parameters.
            return true;
        }
        byte[] body = BodyReader.read(exchange);
        exchange.body(body);
        return body != null;
    }

    /** Whether a request goes on to BlazeDS; otherwise it is answered. */
    private boolean accepts(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Vary", "Origin");
        Origin origin = Origin.of(request, site.settings().corsOrigins());
        if (origin == Origin.FOREIGN) {
            site.count(Count.REFUSED_ORIGIN);
            ErrorServlet.answer(response, 403, "the page's origin is neither this host nor one of cors.origins");
            return false;
        }
        if (origin == Origin.LISTED) {
            response.setHeader("Access-Control-Allow-Origin", request.getHeader("Origin"));
            response.setHeader("Access-Control-Allow-Credentials", "true");
        }
        switch (request.getMethod()) {
            case "POST" -> {
                if (site.draining()) {
                    response.setHeader("Retry-After", "5");
                    ErrorServlet.answer(response, 503, "the server is stopping");
                    return false;
                }
                return true;
            }
            case "OPTIONS" -> {
                response.setHeader("Allow", METHODS);
                if (origin == Origin.LISTED) {
                    response.setHeader("Access-Control-Allow-Methods", METHODS);
                    response.setHeader("Access-Control-Allow-Headers", "Authorization, Content-Type");
                    response.setHeader("Access-Control-Max-Age", "600");
                }
                return false;
            }
            default -> {
                response.setHeader("Allow", METHODS);
                ErrorServlet.answer(response, 405, "AMF is sent by POST");
                return false;
            }
        }
    }

    private static void refuse(HttpServletResponse response, int status, String line) {
        if (!response.isCommitted()) {
            try {
                response.resetBuffer();
                ErrorServlet.answer(response, status, line);
            } catch (IOException | IllegalStateException e) {
                log.debug("A refusal was not delivered", e);
            }
        }
    }
}
