package org.halley.examples.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Some prices that move by chance, in cents. Confined to one thread. */
final class Market {

    /** A price that has moved. */
    record Price(String symbol, double price, double change) {
    }

    private static final List<String> SYMBOLS = List.of("ACME", "GLOBEX", "INITECH", "UMBRELLA", "STARK");
    private static final int FIRST_CENTS = 10_000;
    private static final int LEAST_CENTS = 100;
    private static final int MOST_CHANGE_CENTS = 150;

    private final IntUnaryOperator random;
    private final List<Integer> cents = new ArrayList<>();

    /**
     * @param random a number from 0 to below the one given
     */
    Market(IntUnaryOperator random) {
        this.random = random;
        SYMBOLS.forEach(symbol -> cents.add(FIRST_CENTS));
    }

    /** Moves one of them. */
    Price move() {
        int which = random.applyAsInt(SYMBOLS.size());
        int change = random.applyAsInt(2 * MOST_CHANGE_CENTS + 1) - MOST_CHANGE_CENTS;
        int before = cents.get(which);
        int after = Math.max(LEAST_CENTS, before + change);
        cents.set(which, after);
        return new Price(SYMBOLS.get(which), after / 100.0, (after - before) / 100.0);
    }
}
