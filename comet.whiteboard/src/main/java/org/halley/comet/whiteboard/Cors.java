package org.halley.comet.whiteboard;

import java.util.Locale;

import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** What pages of other origins may do: nothing, unless their origin is on the configured list. */
final class Cors {

    private static final String EXPOSED = Answer.CURSOR + ", " + Answer.SUPERSEDED + ", " + Answer.RETRY_AFTER;

    private Cors() {
    }

    /** Where a request comes from, by its {@code Origin} header. */
    enum From {
        /** No page, or a page of this host. */
        HERE,
        /** A page of an origin on the list. */
        LISTED,
        /** A page of any other origin. */
        FOREIGN
    }

    static From from(HttpServletRequest request, Settings settings) {
        String origin = request.getHeader("Origin");
        if (origin == null) {
            return From.HERE;
        }
        String lower = origin.toLowerCase(Locale.ROOT);
        if (settings.corsOrigins().contains(lower)) {
            return From.LISTED;
        }
        // By host and port alone: behind a proxy that ends TLS the scheme seen here is not the page's.
        String host = request.getHeader("Host");
        int authority = lower.indexOf("://");
        return host != null && authority > 0 && lower.substring(authority + 3).equals(host.toLowerCase(Locale.ROOT))
                ? From.HERE : From.FOREIGN;
    }

    /** Lets a page of an origin on the list read the answer; does nothing for others. */
    static void allow(HttpServletRequest request, HttpServletResponse response, Settings settings) {
        if (from(request, settings) == From.LISTED) {
            response.setHeader("Access-Control-Allow-Origin", request.getHeader("Origin"));
            response.setHeader("Access-Control-Allow-Credentials", "true");
            response.setHeader("Access-Control-Expose-Headers", EXPOSED);
        }
    }

    /** Answers what a browser asks before a request of a page on the list; does nothing for others. */
    static void preflight(HttpServletRequest request, HttpServletResponse response, Settings settings, String methods) {
        if (request.getHeader("Access-Control-Request-Method") != null
                && from(request, settings) == From.LISTED) {
            response.setHeader("Access-Control-Allow-Methods", methods);
            response.setHeader("Access-Control-Allow-Headers",
                    "Authorization, Content-Type, Idempotency-Key, Last-Event-ID");
            response.setHeader("Access-Control-Max-Age", "600");
        }
    }
}
