package org.halley.examples.desk;

import java.util.Objects;

/** A request that the desk does not do: why, for the program and for the person. Immutable. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The kinds of refusal, each with its HTTP status and title. */
    enum Reason {
        MALFORMED(400, "Malformed"),
        FOREIGN(403, "Foreign origin"),
        NOT_FOUND(404, "Not found"),
        NO_SUCH_METHOD(405, "Method not allowed"),
        TOO_LARGE(413, "Too large"),
        NOT_JSON(415, "Not JSON"),
        FULL(503, "Full"),
        AWAY(503, "Away");

        private final int status;
        private final String title;

        Reason(int status, String title) {
            this.status = status;
            this.title = title;
        }

        int status() {
            return status;
        }

        String title() {
            return title;
        }
    }

    private final Reason reason;
    private final String field;
    private final String task;
    private final int retrySeconds;

    private Refusal(Reason reason, String field, String task, int retrySeconds, String detail) {
        super(detail, null, false, false);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.field = field;
        this.task = task;
        this.retrySeconds = retrySeconds;
    }

    /** A refusal of the whole request; nothing was changed. */
    static Refusal of(Reason reason, String detail) {
        return new Refusal(reason, "", "", 0, detail);
    }

    /** A refusal because of one field; nothing was changed. */
    static Refusal of(String field, String detail) {
        return new Refusal(Reason.MALFORMED, field, "", 0, detail);
    }

    /** A refusal that ends by itself; nothing was changed. */
    static Refusal until(Reason reason, int retrySeconds, String detail) {
        return new Refusal(reason, "", "", retrySeconds, detail);
    }

    /** The client can wait no longer for a task that was accepted. */
    static Refusal withoutOutcome(Task task, String why) {
        return new Refusal(Reason.AWAY, "", task.id(), 2, why + ": task '" + task.id() + "' stands as waiting in "
                + Book.TASKS + ", and goes on when the desk is back and finds it there");
    }

    Reason reason() {
        return reason;
    }

    /** The field at fault; empty if it is none alone. */
    String field() {
        return field;
    }

    /** The task that was accepted all the same; empty if none was. */
    String task() {
        return task;
    }

    /** After how many seconds it is worth trying again; 0 if that is not known. */
    int retrySeconds() {
        return retrySeconds;
    }
}
