package org.halley.comet.whiteboard;

import org.halley.comet.shared.Json;

/**
 * Something that went wrong, as RFC 9457 tells it. Immutable.
 *
 * @param kind what kind it is
 * @param detail what happened, in words; text of others only through {@code Names.shown}
 */
record Problem(Kind kind, String detail) {

    /** The kinds of problem; the last segment of {@code type} is the name. */
    enum Kind {
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

        private final int status;
        private final String word;
        private final String title;

        Kind(int status, String word, String title) {
            this.status = status;
            this.word = word;
            this.title = title;
        }

        int status() {
            return status;
        }

        /** The name, as it stands at the end of the type. */
        String word() {
            return word;
        }

        String title() {
            return title;
        }
    }

    static final String CONTENT_TYPE = "application/problem+json";

    static Problem bad(String detail) {
        return new Problem(Kind.BAD_REQUEST, detail);
    }

    /**
     * The problem as an answer.
     *
     * @param base the path under which all of ours lives, which begins the type
     */
    Answer answer(String base) {
        return answer(base, "");
    }

    /**
     * The problem as an answer with more members.
     *
     * @param base the path under which all of ours lives
     * @param members JSON members, each with a comma in front; perhaps empty
     */
    Answer answer(String base, String members) {
        StringBuilder json = new StringBuilder(160 + detail.length() + members.length()).append("{\"type\":");
        Json.quote(json, base + "/-/problem/" + kind.word());
        Json.quote(json.append(",\"title\":"), kind.title());
        json.append(",\"status\":").append(kind.status());
        Json.quote(json.append(",\"detail\":"), detail);
        return Answer.of(kind.status(), CONTENT_TYPE, json.append(members).append("}\n").toString());
    }
}
