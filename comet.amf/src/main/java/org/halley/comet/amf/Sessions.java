package org.halley.comet.amf;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import javax.servlet.ServletContext;
import javax.servlet.http.Cookie;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.halley.comet.shared.Origin;

/**
 * The sessions, by which BlazeDS knows whose client it is. They are ours and not the container's: those may live for ever,
 * and there is no bound on them. Thread-safe.
 */
final class Sessions {

    static final String COOKIE = "HALLEY_AMF";

    /** A session to which no client came: so long it may take until its second request. */
    private static final long EMPTY_MILLIS = 60_000;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session> byId = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Site site;

    Sessions(Site site) {
        this.site = site;
    }

    /** There are as many as there may be. */
    static final class Full extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Full() {
            super("no more sessions", null, false, false);
        }
    }

    /** The id that a request brings; null for none. */
    static String requested(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(COOKIE)) {
                    return cookie.getValue();
                }
            }
        }
        return null;
    }

    /** The session that a request belongs to; null if there is none. */
    Session of(HttpServletRequest request) {
        String id = requested(request);
        Session session = id == null ? null : byId.get(id);
        return session != null && session.isValid() ? session : null;
    }

    /**
     * Makes one.
     *
     * @throws Full if there are as many as there may be
     */
    Session make(ServletContext context) {
        if (count.incrementAndGet() > site.settings().sessionsMax()) {
            count.decrementAndGet();
            site.count(Count.REFUSED_SESSIONS);
            throw new Full();
        }
        byte[] chance = new byte[20];
        random.nextBytes(chance);
        Session session = new Session(this, Base64.getUrlEncoder().withoutPadding().encodeToString(chance), context,
                site.time());
        byId.put(session.getId(), session);
        return session;
    }

    /** Tells the client of its session. */
    static void tell(Session session, HttpServletRequest request, HttpServletResponse response) {
        Exchange exchange = Exchange.of(request);
        // A page of another site sends back only what says None, which browsers take over TLS alone.
        boolean elsewhere = request.isSecure() && exchange != null
                && Origin.of(request, exchange.site().settings().corsOrigins()) == Origin.LISTED;
        response.addHeader("Set-Cookie", COOKIE + "=" + session.getId() + "; Path=" + request.getContextPath()
                + "; HttpOnly; SameSite=" + (elsewhere ? "None" : "Lax") + (request.isSecure() ? "; Secure" : ""));
    }

    /** One has ended. */
    void remove(Session session) {
        if (byId.remove(session.getId(), session)) {
            count.decrementAndGet();
        }
    }

    /** Ends those that were not used for long. */
    void sweep() {
        long now = site.time().millis();
        long idle = site.settings().clientTimeoutMinutes() * 60_000L;
        for (Session session : byId.values()) {
            if (session.isIdle(now, session.hasClients() ? idle : Math.min(idle, EMPTY_MILLIS))) {
                session.end();
            }
        }
    }

    /** Ends all of them. */
    void endAll() {
        byId.values().forEach(Session::end);
    }

    int count() {
        return count.get();
    }
}
