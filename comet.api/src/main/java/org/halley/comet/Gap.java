package org.halley.comet;

import java.util.Objects;

/**
 * What is lost for a follower: the events of a channel behind {@code after} and up to {@code oldest}, {@code oldest}
 * included. Immutable.
 *
 * @param channel the name of the channel. Where the log itself is another one, the name or pattern that was selected; a
 *     pattern also where channels that it may have matched were dropped, and then the range is about those alone
 * @param after the cursor that was asked with, or the one that a wait has moved on to since
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
