package org.halley.examples.desk;

import java.math.BigDecimal;

import org.halley.comet.Names;

/**
 * What something costs.
 *
 * @param amount more than 0 and less than 10,000,000, with at most 12 decimals
 */
record Price(BigDecimal amount) implements Comparable<Price> {

    private static final BigDecimal LIMIT = BigDecimal.valueOf(10_000_000);
    private static final int MAX_DECIMALS = 12;
    private static final int MAX_LENGTH = 24;

    /**
     * The price of a field.
     *
     * @throws Refusal if it is not a JSON number, or outside of what is allowed
     */
    static Price of(Fields fields, String field) {
        String text = fields.number(field);
        try {
            BigDecimal amount = text.length() > MAX_LENGTH ? BigDecimal.ZERO : new BigDecimal(text);
            if (amount.signum() > 0 && amount.compareTo(LIMIT) < 0 && amount.scale() <= MAX_DECIMALS) {
                return new Price(amount);
            }
        } catch (NumberFormatException e) {
            // Nothing, or a number with an exponent beyond all numbers: refused as any other.
        }
        throw Refusal.of(field, field + " '" + Names.shown(text) + "' is not a number above 0 and below " + LIMIT
                + " with at most " + MAX_DECIMALS + " decimals, in at most " + MAX_LENGTH + " characters");
    }

    @Override
    public int compareTo(Price other) {
        return amount.compareTo(other.amount);
    }
}
