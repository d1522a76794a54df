package org.halley.comet.whiteboard;

import org.halley.comet.shared.ProblemKind;

/**
 * Something that went wrong, as RFC 9457 tells it. Immutable.
 *
 * @param kind what kind it is
 * @param detail what happened, in words; text of others only through {@code Names.shown}
 */
record Problem(ProblemKind kind, String detail) {

    static Problem bad(String detail) {
        return new Problem(ProblemKind.BAD_REQUEST, detail);
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
        return Answer.of(kind.status(), ProblemKind.CONTENT_TYPE, kind.json(base, detail, members));
    }
}
