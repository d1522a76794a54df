package org.halley.comet.shared;

/** The kinds of problem that clients are told of, as RFC 9457 tells them; the last segment of {@code type} is the word. */
public enum ProblemKind {
    BAD_REQUEST(400, "bad-request", "The request is malformed"),
    UNAUTHENTICATED(401, "unauthenticated", "Credentials are needed"),
    FORBIDDEN(403, "forbidden", "This is not allowed"),
    NOT_FOUND(404, "not-found", "There is nothing here"),
    METHOD(405, "method", "The method is not allowed here"),
    SLOW(408, "slow", "The request took too long to arrive"),
    GAP(410, "gap", "Events were lost"),
    TOO_LARGE(413, "too-large", "The request is too large"),
    MEDIA_TYPE(415, "media-type", "The content type is not supported"),
    TOO_MANY(429, "too-many", "Too many requests of this client are held"),
    INTERNAL(500, "internal", "The server failed"),
    UNAVAILABLE(503, "unavailable", "The server cannot do this now");

    /** The media type of a problem. */
    public static final String CONTENT_TYPE = "application/problem+json";

    /** What the type begins with where a problem is told outside the protocol's own path. */
    public static final String BASE = "/comet";

    private final int status;
    private final String word;
    private final String title;

    ProblemKind(int status, String word, String title) {
        this.status = status;
        this.word = word;
        this.title = title;
    }

    public int status() {
        return status;
    }

    /** The name, as it stands at the end of the type. */
    public String word() {
        return word;
    }

    public String title() {
        return title;
    }

    /**
     * A problem of this kind as JSON, ending in a line's end.
     *
     * @param base the path that the type begins with
     * @param detail what happened, in words; text of others only through {@code Names.shown}
     * @param members JSON members, each with a comma in front; perhaps empty
     */
    public String json(String base, String detail, String members) {
        StringBuilder json = new StringBuilder(160 + detail.length() + members.length()).append("{\"type\":");
        Json.quote(json, base + "/-/problem/" + word);
        Json.quote(json.append(",\"title\":"), title);
        json.append(",\"status\":").append(status);
        Json.quote(json.append(",\"detail\":"), detail);
        return json.append(members).append("}\n").toString();
    }
}
