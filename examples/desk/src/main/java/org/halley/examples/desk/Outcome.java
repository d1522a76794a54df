package org.halley.examples.desk;

import java.util.Objects;
import java.util.Optional;

/**
 * How a task has ended.
 *
 * @param state done or late
 * @param price the price that it was done at; none if it is late
 */
record Outcome(State state, Optional<Price> price) {

    /** Where a task stands; its name is the type of the event that says so. */
    enum State {
        /** Neither price nor deadline has come. */
        WAITING("waiting"),
        /** Executed because of a price. */
        DONE("done"),
        /** Executed because of the deadline. */
        LATE("late");

        private final String type;

        State(String type) {
            this.type = type;
        }

        String type() {
            return type;
        }
    }

    /** Checks that both are there. */
    Outcome {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(price, "price");
    }

    static Outcome done(Quote quote) {
        return new Outcome(State.DONE, Optional.of(quote.price()));
    }

    static Outcome late() {
        return new Outcome(State.LATE, Optional.empty());
    }
}
