package org.halley.benchmark.load;

/** How one server is spoken to, in one {@link Way}. Used by one thread only. */
public interface Protocol {

    /**
     * What a follower says over its connection.
     *
     * @param channel from 0
     * @param number of the follower among all, from 0
     */
    Dialogue follower(int channel, int number);

    /**
     * What a client says that follows what comes from now on, for a while.
     *
     * @param channel from 0
     */
    default Dialogue visitor(int channel) {
        return follower(channel, 0);
    }

    /**
     * What a publisher says over its connection. It publishes to all channels.
     *
     * @param number of the publisher, from 0
     */
    Publisher publisher(int number);
}
