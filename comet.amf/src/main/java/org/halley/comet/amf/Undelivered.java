package org.halley.comet.amf;

import java.util.List;

import flex.messaging.client.FlexClient;
import flex.messaging.client.FlexClient.EndpointQueue;
import flex.messaging.messages.Message;

/** Messages that BlazeDS has taken off a queue and that could not be delivered. */
final class Undelivered {

    private Undelivered() {
    }

    /** Puts messages back at the head of a client's queue; dropped, and counted, if the client has none any more. */
    static void putBack(Site site, FlexClient client, String endpoint, List<Message> messages) {
        if (messages.isEmpty()) {
            return;
        }
        EndpointQueue queue = client.getEndpointQueue(endpoint);
        if (queue == null || !client.isValid()) {
            site.counts().add(Count.MESSAGES_DROPPED, messages.size());
            return;
        }
        synchronized (queue) {
            queue.messages.addAll(0, messages);
        }
        site.counts().add(Count.MESSAGES_GIVEN_BACK, messages.size());
    }
}
