package org.halley.comet.shared;

import java.util.Collection;
import java.util.Locale;

import javax.servlet.http.HttpServletRequest;

/** Where a request comes from, by its {@code Origin} header. */
public enum Origin {
    /** No page, or a page of this host. */
    HERE,
    /** A page of an origin on the list. */
    LISTED,
    /** A page of any other origin. */
    FOREIGN;

    /**
     * The origin of a request.
     *
     * @param request dispatched
     * @param listed the origins on the list, in lower case
     */
    public static Origin of(HttpServletRequest request, Collection<String> listed) {
        String origin = request.getHeader("Origin");
        if (origin == null) {
            return HERE;
        }
        String lower = origin.toLowerCase(Locale.ROOT);
        if (listed.contains(lower)) {
            return LISTED;
        }
        // By host and port alone: behind a proxy that ends TLS the scheme seen here is not the page's.
        String host = request.getHeader("Host");
        int authority = lower.indexOf("://");
        return host != null && authority > 0 && lower.substring(authority + 3).equals(host.toLowerCase(Locale.ROOT))
                ? HERE : FOREIGN;
    }
}
