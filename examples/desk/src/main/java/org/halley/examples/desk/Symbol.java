package org.halley.examples.desk;

import java.util.regex.Pattern;

import org.halley.comet.Names;

/**
 * What is traded.
 *
 * @param text 1 to 8 of {@code A-Z}
 */
record Symbol(String text) {

    private static final Pattern ALLOWED = Pattern.compile("[A-Z]{1,8}");
    private static final String PRICES = "/desk/prices/";

    /** Checks the text. */
    Symbol {
        if (text == null || !ALLOWED.matcher(text).matches()) {
            throw Refusal.of("symbol", "symbol '" + Names.shown(text) + "' is not 1 to 8 of A-Z");
        }
    }

    /** The channel of its prices. */
    String channel() {
        return PRICES + text;
    }

    /** The symbol of a channel of prices, as {@link Quote} checks it. */
    static Symbol ofChannel(String channel) {
        return new Symbol(channel.substring(PRICES.length()));
    }
}
