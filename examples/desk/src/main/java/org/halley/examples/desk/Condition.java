package org.halley.examples.desk;

/**
 * When a task is due before its deadline.
 *
 * @param side where the price has to be
 * @param limit of which it has to be there; the limit itself is neither above nor below
 */
record Condition(Side side, Price limit) {

    /** Above or below. */
    enum Side {
        ABOVE("above"),
        BELOW("below");

        private final String field;

        Side(String field) {
            this.field = field;
        }

        /** What it is called in JSON. */
        String field() {
            return field;
        }
    }

    /** Whether a price meets it. */
    boolean holds(Price price) {
        int compared = price.compareTo(limit);
        return side == Side.ABOVE ? compared > 0 : compared < 0;
    }
}
