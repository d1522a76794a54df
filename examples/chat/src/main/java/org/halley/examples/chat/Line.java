package org.halley.examples.chat;

import org.halley.comet.Names;
import org.halley.examples.chat.Refusal.Reason;

/**
 * What a member says at once.
 *
 * @param text 1 to {@value #MAX_LENGTH} characters on at most {@value #MAX_ROWS} rows, without control characters
 */
record Line(String text) {

    static final int MAX_LENGTH = 1000;
    static final int MAX_ROWS = 20;
    /** What is longer is not looked at; the slack is for line ends of two characters and for what is stripped. */
    private static final int MAX_RAW_LENGTH = 2 * MAX_LENGTH;

    /** Takes line ends as {@code \n}, strips and checks the text. */
    Line {
        String plain = text == null || text.length() > MAX_RAW_LENGTH ? "" : text.replace("\r\n", "\n").strip();
        if (plain.isEmpty() || plain.length() > MAX_LENGTH || !plain.codePoints().allMatch(Line::isAllowed)
                || plain.chars().filter(c -> c == '\n').count() >= MAX_ROWS) {
            throw Refusal.of(Reason.MALFORMED, "text", "text '" + Names.shown(text) + "' of "
                    + (text == null ? 0 : text.length()) + " characters is not 1 to " + MAX_LENGTH
                    + " characters on at most " + MAX_ROWS + " rows, without control characters");
        }
        text = plain;
    }

    private static boolean isAllowed(int c) {
        return c == '\n' || !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE
                && c != '\u2028' && c != '\u2029';
    }
}
