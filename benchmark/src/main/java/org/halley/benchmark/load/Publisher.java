package org.halley.benchmark.load;

import java.nio.ByteBuffer;

/**
 * A connection that publishes. As long as it is not {@linkplain #isReady() ready} it is asked what to say as a follower
 * is; from then on only {@link #publish} is called, each time when the answer before has ended.
 */
public interface Publisher extends Dialogue {

    /**
     * Puts down a request that publishes one event.
     *
     * @param out has room for 16 KiB
     * @param channel from 0
     * @param event the event's data, a JSON string of printable ASCII without escapes: {@link EventText}
     * @param length how many bytes of it count
     */
    void publish(ByteBuffer out, int channel, byte[] event, int length);
}
