package org.halley.comet.resteasy;

import java.time.Duration;

import org.halley.comet.EventChannel;
import org.jboss.resteasy.spi.AsynchronousResponse;
import org.osgi.annotation.versioning.ProviderType;

/** Answers suspended requests from channels. An OSGi service. Thread-safe. */
@ProviderType
public interface ChannelAnswers {

    /** The service property, {@code true}, of objects that are resources. */
    String RESOURCE = "comet.rest.resource";

    /**
     * Answers with what a channel has behind a cursor, at once or when it comes, in the form of a long poll: 200 with
     * {@code {"cursor":…,"events":[…]}}, 204 when the wait is over, 410 where events were lost, 400 for a cursor that is
     * none, 503 where the hub goes away; all but the last two with the header {@code Comet-Cursor}, the cursor to ask with
     * next. Written by a thread of this service's own. Whoever else answers first is the one who answers.
     *
     * <p>No authorizer is asked: the resource decides who may see its channel.
     *
     * @param channel what is asked for
     * @param after a cursor or sentinel as the client gave it; null for {@code now}
     * @param wait zero to one hour; shorter than what the request is suspended for
     * @param response suspended
     * @throws IllegalArgumentException if the wait is outside
     */
    void next(EventChannel channel, String after, Duration wait, AsynchronousResponse response);
}
