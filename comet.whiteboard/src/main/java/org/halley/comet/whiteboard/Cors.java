package org.halley.comet.whiteboard;

import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.halley.comet.shared.Origin;

/** What pages of other origins may do: nothing, unless their origin is on the configured list. */
final class Cors {

    private static final String EXPOSED = Answer.CURSOR + ", " + Answer.SUPERSEDED + ", " + Answer.RETRY_AFTER;

    private Cors() {
    }

    static Origin from(HttpServletRequest request, Settings settings) {
        return Origin.of(request, settings.corsOrigins());
    }

    /** Lets a page of an origin on the list read the answer; does nothing for others. */
    static void allow(HttpServletRequest request, HttpServletResponse response, Settings settings) {
        if (from(request, settings) == Origin.LISTED) {
            response.setHeader("Access-Control-Allow-Origin", request.getHeader("Origin"));
            response.setHeader("Access-Control-Allow-Credentials", "true");
            response.setHeader("Access-Control-Expose-Headers", EXPOSED);
        }
    }

    /** Answers what a browser asks before a request of a page on the list; does nothing for others. */
    static void preflight(HttpServletRequest request, HttpServletResponse response, Settings settings, String methods) {
        if (request.getHeader("Access-Control-Request-Method") != null
                && from(request, settings) == Origin.LISTED) {
            response.setHeader("Access-Control-Allow-Methods", methods);
            response.setHeader("Access-Control-Allow-Headers",
                    "Authorization, Content-Type, Idempotency-Key, Last-Event-ID");
            response.setHeader("Access-Control-Max-Age", "600");
        }
    }
}
