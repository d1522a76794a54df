package org.halley.comet.rest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.WebApplicationException;
import javax.ws.rs.core.Response;

import org.halley.comet.Cursor;
import org.halley.comet.Names;
import org.halley.comet.Selection;
import org.halley.comet.shared.ProblemKind;

/**
 * What a request follows, from where on, and for how long. Immutable.
 *
 * <p>The client says so in the query: {@code after} (a cursor, {@code now}, {@code earliest} or {@code -N}; {@code now} if it
 * is missing), {@code wait} (seconds, 0 to 110), {@code gap=continue} (gaps beside the events, not in their place) and
 * {@code empty=200} (200 with an empty list, not 204). For a stream the header {@code Last-Event-ID} wins over
 * {@code after}.
 */
public final class Follow {

    private static final int LONGEST_WAIT = 110;

    private final HttpServletRequest request;
    private final Selection selection;
    private final Cursor after;
    private final Cursor lastEvent;
    private final int waitSeconds;
    private final boolean overGaps;
    private final boolean emptyIs200;

    private Follow(HttpServletRequest request, Selection selection, Cursor after, Cursor lastEvent, int waitSeconds,
            boolean overGaps, boolean emptyIs200) {
        this.request = request;
        this.selection = selection;
        this.after = after;
        this.lastEvent = lastEvent;
        this.waitSeconds = waitSeconds;
        this.overGaps = overGaps;
        this.emptyIs200 = emptyIs200;
    }

    /**
     * What a request asks for.
     *
     * @param request in its dispatch, and injected as a parameter of the resource's method, not as a field: authorizers may
     *     ask for its roles later
     * @param namesAndPatterns what the resource lets it follow, at least one; not taken from the request unchecked
     * @throws IllegalArgumentException if one of them is neither a name nor a pattern
     * @throws WebApplicationException 400 with a problem if the request says what is not allowed
     */
    public static Follow of(HttpServletRequest request, String... namesAndPatterns) {
        Selection selection = Selection.of(namesAndPatterns);
        try {
            Map<String, String> query = query(request.getQueryString());
            String last = request.getHeader("Last-Event-ID");
            return new Follow(request, selection, cursor(query.get("after")),
                    last == null || last.isEmpty() ? null : Cursor.parse(last), seconds(query.get("wait")),
                    only(query, "gap", "continue"), only(query, "empty", "200"));
        } catch (IllegalArgumentException e) {
            throw new WebApplicationException(Response.status(ProblemKind.BAD_REQUEST.status())
                    .entity(ProblemKind.BAD_REQUEST.json(ProblemKind.BASE, e.getMessage(), ""))
                    .type(ProblemKind.CONTENT_TYPE).header("X-Content-Type-Options", "nosniff").build());
        }
    }

    /**
     * The same from another place on, whatever the client said.
     *
     * @param cursor a cursor or sentinel
     */
    public Follow after(Cursor cursor) {
        return new Follow(request, selection, Objects.requireNonNull(cursor, "cursor"), null, waitSeconds, overGaps,
                emptyIs200);
    }

    /**
     * The same with another wait, whatever the client said.
     *
     * @param seconds 0 to 110
     * @throws IllegalArgumentException if it is not that
     */
    public Follow waiting(int seconds) {
        if (seconds < 0 || seconds > LONGEST_WAIT) {
            throw new IllegalArgumentException("wait of " + seconds + " s is not 0 to " + LONGEST_WAIT);
        }
        return new Follow(request, selection, after, lastEvent, seconds, overGaps, emptyIs200);
    }

    private static Map<String, String> query(String query) {
        Map<String, String> parameters = new HashMap<>();
        if (query != null) {
            for (String part : query.split("&")) {
                int equals = part.indexOf('=');
                String name = equals < 0 ? part : part.substring(0, equals);
                // Parameters of the resource's own are not ours to judge.
                if (List.of("after", "wait", "gap", "empty").contains(name)) {
                    parameters.putIfAbsent(name, URLDecoder.decode(equals < 0 ? "" : part.substring(equals + 1),
                            StandardCharsets.UTF_8));
                }
            }
        }
        return parameters;
    }

    private static Cursor cursor(String text) {
        return text == null ? Cursor.NOW : Cursor.parse(text);
    }

    private static int seconds(String text) {
        if (text == null) {
            return -1;
        }
        boolean digits = !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int seconds = digits ? Integer.parseInt(text) : -1;
        if (seconds < 0 || seconds > LONGEST_WAIT) {
            throw new IllegalArgumentException("wait '" + Names.shown(text)
                    + "' is not a whole number of seconds from 0 to " + LONGEST_WAIT);
        }
        return seconds;
    }

    private static boolean only(Map<String, String> query, String name, String allowed) {
        String value = query.get(name);
        if (value != null && !value.equals(allowed)) {
            throw new IllegalArgumentException(name + " '" + Names.shown(value) + "' is not allowed; the only value is "
                    + allowed);
        }
        return value != null;
    }

    /** The request. */
    public HttpServletRequest request() {
        return request;
    }

    /** What is followed. */
    public Selection selection() {
        return selection;
    }

    /** From where on a poll follows. */
    public Cursor after() {
        return after;
    }

    /** From where on a stream follows. */
    public Cursor afterLastEvent() {
        return lastEvent == null ? after : lastEvent;
    }

    /** For how many seconds a poll waits; empty if nobody said. */
    public OptionalInt waitSeconds() {
        return waitSeconds < 0 ? OptionalInt.empty() : OptionalInt.of(waitSeconds);
    }

    /** Whether gaps are told beside the events instead of in their place. */
    public boolean isOverGaps() {
        return overGaps;
    }

    /** Whether a poll that brings nothing is answered 200 instead of 204. */
    public boolean isEmpty200() {
        return emptyIs200;
    }
}
