package org.halley.comet.whiteboard;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

import javax.servlet.http.Cookie;

import org.halley.comet.shared.Right;

/** Begins to follow: asks for the right, gives the subscriber a name that nobody else can guess, and starts the follower. */
final class Follow {

    /** Holds what tells one anonymous client's subscribers from another's. */
    static final String COOKIE = "comet-subscriber";

    private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{32}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private Follow() {
    }

    /** Answers or holds a request. */
    static void begin(Exchange exchange, FollowRequest wanted) throws IOException {
        Site site = exchange.site();
        Right right = new Right(site.authorizers(), exchange.who(), wanted.selection(), site.time());
        String denied = right.denied();
        if (denied != null) {
            exchange.answer(Refusals.denied(exchange, "following " + denied));
        } else if (wanted.format().isStream()) {
            new StreamFollower(exchange, wanted, right).begin();
        } else {
            String subscriber = wanted.subscriber() == null ? null : subscriber(exchange, wanted.subscriber());
            PollFollower older = subscriber == null ? null : site.subscribers().take(subscriber);
            if (older != null) {
                older.supersede();
            }
            Repeater.offer(exchange, wanted, right);
            new PollFollower(exchange, wanted, right, subscriber).begin();
        }
    }

    /** The subscriber as nobody else can name it: with the principal, or with a secret that only this client has. */
    private static String subscriber(Exchange exchange, String id) {
        return exchange.who().principal().map(principal -> "principal " + principal.getName())
                .orElseGet(() -> "cookie " + token(exchange)) + '\n' + id;
    }

    private static String token(Exchange exchange) {
        Cookie[] cookies = exchange.request().getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(COOKIE) && TOKEN.matcher(cookie.getValue()).matches()) {
                    return cookie.getValue();
                }
            }
        }
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        exchange.response().addHeader("Set-Cookie", COOKIE + '=' + token + "; Path=" + exchange.base()
                + "; HttpOnly; SameSite=Lax" + (exchange.request().isSecure() ? "; Secure" : ""));
        return token;
    }
}
