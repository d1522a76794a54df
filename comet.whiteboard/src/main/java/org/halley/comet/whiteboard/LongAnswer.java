package org.halley.comet.whiteboard;

import java.io.IOException;
import java.io.UncheckedIOException;

/** An answer that is there at once, but too long for the response's buffer: held until its client has taken it. */
final class LongAnswer extends HeldRequest {

    private final Answer answer;

    LongAnswer(Exchange exchange, Answer answer) {
        super(exchange);
        this.answer = answer;
    }

    void begin() {
        if (hold(0)) {
            enlist();
            answer(answer);
        }
    }

    @Override
    void overBound(HeldRequests.Bound bound) {
        answerHere(Refusals.over(exchange(), bound));
    }

    @Override
    void asyncRefused() {
        answerHere(answer);
    }

    private void answerHere(Answer shown) {
        try {
            exchange().answerHere(shown);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void drain() {
        // It is being written already; the write timeout and the end of the drain bound it.
    }
}
