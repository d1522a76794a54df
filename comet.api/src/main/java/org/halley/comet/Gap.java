package org.halley.comet;

import java.util.Objects;

/**
 * What is lost for a follower: the events of a channel behind {@code after} and up to {@code oldest}, {@code oldest}
 * included. Immutable.
 *
 * @param channel the name of the channel; where the log itself is another one, the name or pattern that was selected
 * @param after the cursor that was asked with
 * @param oldest the cursor from which on the channel is complete: following after it gives the oldest retained event
 */
public record Gap(String channel, Cursor after, Cursor oldest) {

    /** Checks that all is there. */
    public Gap {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(after, "after");
        Objects.requireNonNull(oldest, "oldest");
    }
}
