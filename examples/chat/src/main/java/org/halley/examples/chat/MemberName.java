package org.halley.examples.chat;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.regex.Pattern;

import org.halley.comet.Names;
import org.halley.examples.chat.Refusal.Reason;

/**
 * What a member is called.
 *
 * @param text 1 to 24 letters, digits, spaces and {@code - _ . '}, beginning with a letter or digit, in Unicode's
 *     composed form
 */
record MemberName(String text) {

    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N} _.'-]{0,23}");
    /** What is longer is not looked at: composing shortens a name, but not by that much. */
    private static final int MAX_RAW_LENGTH = 96;

    /** Composes, strips and checks the text. */
    MemberName {
        String composed = text == null || text.length() > MAX_RAW_LENGTH ? ""
                : Normalizer.normalize(text, Form.NFC).strip();
        if (!ALLOWED.matcher(composed).matches()) {
            throw Refusal.of(Reason.MALFORMED, "name", "name '" + Names.shown(text)
                    + "' is not 1 to 24 letters, digits, spaces and - _ . ', beginning with a letter or digit");
        }
        text = composed;
    }

    /** What two names have in common that people would take for the same. */
    String folded() {
        return Normalizer.normalize(text, Form.NFKC).toLowerCase(Locale.ROOT).replaceAll("[ _.'-]+", " ").strip();
    }
}
