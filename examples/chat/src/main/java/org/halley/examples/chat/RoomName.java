package org.halley.examples.chat;

import java.util.regex.Pattern;

import org.halley.comet.Names;
import org.halley.examples.chat.Refusal.Reason;

/**
 * The name of a room, which is the last segment of its channel.
 *
 * @param text 1 to 32 of {@code a-z 0-9 -}, not beginning with {@code -}
 */
record RoomName(String text) {

    private static final Pattern ALLOWED = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    /** Checks the text. */
    RoomName {
        if (text == null || !ALLOWED.matcher(text).matches()) {
            throw Refusal.of(Reason.MALFORMED, "room", "room '" + Names.shown(text)
                    + "' is not 1 to 32 of a-z, 0-9 and -, beginning with a letter or digit");
        }
    }

    /** The channel of the room. */
    String channel() {
        return "/chat/" + text;
    }
}
