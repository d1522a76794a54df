package org.halley.benchmark.load;

/** Is told of events as they are found in an answer. */
@FunctionalInterface
public interface Events {

    /**
     * An event that a follower was given.
     *
     * @param channel from 0
     * @param sequence from 1 in each channel
     */
    void received(int channel, long sequence);
}
