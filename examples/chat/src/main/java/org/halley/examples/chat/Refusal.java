package org.halley.examples.chat;

import java.util.Objects;

/** A request that the chat does not do: why, for the program and for the person. Nothing was changed. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The kinds of refusal, each with its HTTP status and title. */
    enum Reason {
        MALFORMED(400, "Malformed"),
        FOREIGN(403, "Foreign origin"),
        NOT_FOUND(404, "Not found"),
        NO_MEMBER(404, "No such member"),
        NO_SUCH_METHOD(405, "Method not allowed"),
        NAME_TAKEN(409, "Name taken"),
        TOO_LARGE(413, "Too large"),
        NOT_JSON(415, "Not JSON"),
        TOO_FAST(429, "Too fast"),
        FULL(503, "Full"),
        AWAY(503, "Away");

        private final int status;
        private final String title;

        Reason(int status, String title) {
            this.status = status;
            this.title = title;
        }

        String title() {
            return title;
        }

        int status() {
            return status;
        }
    }

    private final Reason reason;
    private final String field;
    private final long retryMillis;

    private Refusal(Reason reason, String field, String detail, long retryMillis) {
        super(detail, null, false, false);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.field = field;
        this.retryMillis = retryMillis;
    }

    /** A refusal of the whole request. */
    static Refusal of(Reason reason, String detail) {
        return new Refusal(reason, "", detail, 0);
    }

    /** A refusal because of one field of the request. */
    static Refusal of(Reason reason, String field, String detail) {
        return new Refusal(reason, field, detail, 0);
    }

    /** A refusal that ends by itself. */
    static Refusal until(Reason reason, String detail, long retryMillis) {
        return new Refusal(reason, "", detail, retryMillis);
    }

    Reason reason() {
        return reason;
    }

    /** The field at fault; empty if it is none alone. */
    String field() {
        return field;
    }

    /** After how many milliseconds it is worth trying again; 0 if that is not known. */
    long retryMillis() {
        return retryMillis;
    }
}
