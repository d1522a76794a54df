package org.halley.examples.dice;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.regex.Pattern;

import org.halley.comet.Names;
import org.halley.examples.dice.shared.RefusedException;

/** What a player is called. Immutable. */
final class PlayerName {

    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N} _.'-]{0,23}");
    /** What is longer is not looked at: composing shortens a name, but not by that much. */
    private static final int MAX_RAW_LENGTH = 96;

    private final String text;

    private PlayerName(String text) {
        this.text = text;
    }

    /**
     * Composes, strips and checks a text.
     *
     * @throws RefusedException if it is not 1 to 24 letters, digits, spaces and {@code - _ . '}, beginning with a letter
     *     or digit
     */
    static PlayerName of(String text) throws RefusedException {
        String composed = text == null || text.length() > MAX_RAW_LENGTH ? ""
                : Normalizer.normalize(text, Form.NFC).strip();
        if (!ALLOWED.matcher(composed).matches()) {
            throw new RefusedException("The name '" + (text == null ? "" : Names.shown(text))
                    + "' is not 1 to 24 letters, digits, spaces and - _ . ', beginning with a letter or digit.");
        }
        return new PlayerName(composed);
    }

    /** What two names have in common that people would take for the same. */
    static String folded(String name) {
        return Normalizer.normalize(name, Form.NFKC).toLowerCase(Locale.ROOT).replaceAll("[ _.'-]+", " ").strip();
    }

    String text() {
        return text;
    }
}
