package org.halley.comet.whiteboard;

import java.util.List;

import org.halley.comet.spi.Caller;
import org.halley.comet.spi.ChannelAuthorizer;
import org.halley.comet.spi.Verdict;

/** Lets those on a list do everything, and nobody else anything. Immutable. */
record Rights(List<String> allowed) implements ChannelAuthorizer {

    @Override
    public Verdict mayFollow(Caller caller, String nameOrPattern) {
        return caller.principal().filter(principal -> allowed.contains(principal.getName())).isPresent() ? Verdict.ALLOW
                : Verdict.DENY;
    }

    @Override
    public Verdict mayPublish(Caller caller, String channel) {
        return mayFollow(caller, channel);
    }
}
