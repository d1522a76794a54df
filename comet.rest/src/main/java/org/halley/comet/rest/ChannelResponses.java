package org.halley.comet.rest;

import java.util.concurrent.CompletionStage;

import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.core.Response;
import javax.ws.rs.sse.Sse;
import javax.ws.rs.sse.SseEventSink;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Answers requests from channels, as the protocol over HTTP does. An OSGi service, one for each bundle that gets it; what
 * waits is answered when the bundle lets go of it. Thread-safe; nothing that waits has a thread.
 *
 * <p>A poll is answered 200 with {@code {"cursor":…,"events":[…]}}, at once or when something comes; 204 when the wait is
 * over; 410 where events were lost, with a cursor from which on it is complete; 401 or 403 where a
 * {@link org.halley.comet.spi.ChannelAuthorizer} denies; 503 or 429 with {@code Retry-After} where too many wait, or the
 * hub is away. The header {@code Comet-Cursor} is the cursor to ask with next.
 */
@ProviderType
public interface ChannelResponses {

    /**
     * Answers a suspended request.
     *
     * @param follow what is asked for
     * @param response suspended, without a timeout of its own
     */
    void answer(Follow follow, AsyncResponse response);

    /**
     * The answer, for a resource's method to return as it is. Completed in this call, or on a fan-out thread of the hub, whose
     * dependents must not block; never exceptionally.
     *
     * @param follow what is asked for
     */
    CompletionStage<Response> answer(Follow follow);

    /**
     * Follows as a stream of server-sent events: a block with the cursor where it begins, then each event with its id, its
     * type as name if it has one, and its JSON as data; gaps as {@code event: gap}; a heartbeat with the cursor where nothing
     * comes. The stream is ended after a time, and the client's own reconnect goes on with {@code Last-Event-ID}. A client
     * that is slow holds no queue: it has its cursor, and is told of the gap if it falls out of what is retained.
     *
     * @param follow what is asked for; its wait says nothing
     * @param sink of this request; closed by this service
     * @param sse makes events for the sink
     * @throws javax.ws.rs.WebApplicationException 401, 403 or 503, before anything is sent
     */
    void stream(Follow follow, SseEventSink sink, Sse sse);
}
