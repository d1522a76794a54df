package org.halley.comet.whiteboard;

import java.util.ArrayList;
import java.util.List;

import org.halley.comet.shared.ProblemKind;

/** Ends the handling of a request with a problem; thrown and caught within one dispatch. */
final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient List<String> headers = new ArrayList<>(2);

    Refused(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    static Refused bad(String detail) {
        return new Refused(Problem.bad(detail));
    }

    /** The same with a header on the answer. */
    Refused with(String name, String value) {
        headers.add(name);
        headers.add(value);
        return this;
    }

    /** Whether the request itself is malformed. */
    boolean isBad() {
        return problem.kind() == ProblemKind.BAD_REQUEST;
    }

    /** The answer, with {@code base} as {@link Problem#answer(String)} takes it. */
    Answer answer(String base) {
        Answer answer = problem.answer(base);
        for (int i = 0; i < headers.size(); i += 2) {
            answer = answer.with(headers.get(i), headers.get(i + 1));
        }
        return answer;
    }
}
