package org.halley.examples.desk;

import java.util.Set;

import org.halley.comet.Names;
import org.halley.examples.desk.Condition.Side;

import com.google.gson.JsonObject;

/**
 * What is to be done, and when.
 *
 * @param symbol whose price is watched
 * @param condition at which price it is done early
 * @param seconds how long to wait for that price: 1 to 3,600
 * @param note what is to be done: at most {@value #MAX_NOTE} characters without control characters; perhaps empty
 */
record Order(Symbol symbol, Condition condition, int seconds, String note) {

    static final int MAX_SECONDS = 3600;
    static final int MAX_NOTE = 120;
    /** The fields that an order has in JSON. */
    static final Set<String> FIELDS = Set.of("symbol", "above", "below", "seconds", "note");

    /**
     * The order in the fields of an object, which may have others.
     *
     * @throws Refusal if one is missing or not what it should be
     */
    static Order of(Fields fields) {
        Symbol symbol = new Symbol(fields.text("symbol"));
        if (fields.has("above") == fields.has("below")) {
            throw Refusal.of("above", (fields.has("above") ? "above and below are both there" : "neither above nor below is"
                    + " there") + ": exactly one of them says at which price the task is done");
        }
        Side side = fields.has("above") ? Side.ABOVE : Side.BELOW;
        Condition condition = new Condition(side, Price.of(fields, side.field()));
        return new Order(symbol, condition, seconds(fields.number("seconds")), note(fields.text("note")));
    }

    private static int seconds(String text) {
        if (text.matches("[1-9][0-9]{0,3}") && Integer.parseInt(text) <= MAX_SECONDS) {
            return Integer.parseInt(text);
        }
        throw Refusal.of("seconds", "seconds '" + Names.shown(text) + "' is not a whole number from 1 to " + MAX_SECONDS);
    }

    private static String note(String text) {
        if (text.length() <= MAX_NOTE && text.codePoints().allMatch(Order::isAllowed)) {
            return text;
        }
        throw Refusal.of("note", "note '" + Names.shown(text) + "' of " + text.length() + " characters is not at most "
                + MAX_NOTE + " characters without control characters");
    }

    private static boolean isAllowed(int c) {
        return !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE && c != '\u2028' && c != '\u2029';
    }

    /** Adds its fields to an object. */
    void addTo(JsonObject object) {
        object.addProperty("symbol", symbol.text());
        object.addProperty(condition.side().field(), condition.limit().amount());
        object.addProperty("seconds", seconds);
        object.addProperty("note", note);
    }
}
