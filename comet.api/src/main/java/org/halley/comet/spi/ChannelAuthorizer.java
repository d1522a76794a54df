package org.halley.comet.spi;

import org.halley.comet.Event;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Says who may do what over HTTP. Registered as a service; where there are several, all must allow. Without any,
 * following is allowed and publishing is what the configuration allows. One that throws denies.
 *
 * <p>Called on threads of the container and of the hub, often: it must be quick, must not block, and must be
 * thread-safe. What bundles do within the framework is not asked.
 */
@ConsumerType
public interface ChannelAuthorizer {

    /**
     * May this caller follow? Asked when a request comes, again when the verdict ends or the authorizers change. For a
     * pattern it is asked for the pattern, and for each channel that matches before its first event goes out; a channel
     * that is denied then is left out.
     *
     * @param caller not null
     * @param nameOrPattern a channel's name or a pattern, valid
     * @return not null
     */
    default Verdict mayFollow(Caller caller, String nameOrPattern) {
        return Verdict.ALLOW;
    }

    /**
     * May this caller publish?
     *
     * @param caller not null
     * @param channel a channel's name, valid
     * @return not null
     */
    default Verdict mayPublish(Caller caller, String channel) {
        return Verdict.DENY;
    }

    /**
     * Whether {@link #maySee} is to be asked for each event. What is the same for all is written once for all; an
     * authorizer that filters gives that up.
     */
    default boolean filtersEvents() {
        return false;
    }

    /**
     * May this caller see this event, live or replayed? Asked only if {@link #filtersEvents()}.
     *
     * @param caller not null
     * @param event not null
     */
    default boolean maySee(Caller caller, Event event) {
        return true;
    }
}
