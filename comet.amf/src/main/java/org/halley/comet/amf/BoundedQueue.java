package org.halley.comet.amf;

import java.util.List;

import flex.messaging.client.FlexClientOutboundQueueProcessor;
import flex.messaging.config.ConfigMap;
import flex.messaging.messages.CommandMessage;
import flex.messaging.messages.Message;

/**
 * The queue of one client, with a bound: beyond it the oldest message is dropped, and the one that is the oldest then says
 * in a header how many are lost before it. Commands of the server are not dropped. Called under the queue's lock.
 */
public final class BoundedQueue extends FlexClientOutboundQueueProcessor {

    private int max = Settings.DEFAULT.queueMax();

    /** A queue with the default's bound. */
    public BoundedQueue() {
        // BlazeDS makes it.
    }

    @Override
    public void initialize(ConfigMap properties) {
        super.initialize(properties);
        if (properties != null) {
            max = Math.max(1, properties.getPropertyAsInt("queue-max", max));
        }
    }

    @Override
    public void add(List<Message> queue, Message message) {
        super.add(queue, message);
        for (int at = 0; queue.size() > max && at < queue.size() - 1;) {
            Message oldest = queue.get(at);
            if (oldest instanceof CommandMessage) {
                at++;
                continue;
            }
            queue.remove(at);
            // Each client has a copy of its own of a message.
            Message next = queue.get(at);
            int lost = 1 + number(oldest) + number(next);
            next.setHeader(Headers.LOST, lost);
        }
    }

    private static int number(Message message) {
        return message.getHeader(Headers.LOST) instanceof Integer lost ? lost : 0;
    }
}
