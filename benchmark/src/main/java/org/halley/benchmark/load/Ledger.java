package org.halley.benchmark.load;

/**
 * What was published and who has received it: finds every event that a follower lost, was given twice or out of order.
 * Follower {@code f} follows channel {@code f % channels}. Confined to one thread.
 */
final class Ledger {

    private final int channels;
    private final int followers;
    private final int depth;
    /** The last event of each channel. */
    private final long[] published;
    /** The last event that each follower has. */
    private final long[] received;
    /** By channel and event: when it was to be published. */
    private final long[] intended;
    /** By channel and event: how many followers lack it. */
    private final int[] missing;
    /** By channel: how many events somebody lacks. */
    private final int[] underWay;
    private long deliveries;
    private long lacking;

    /**
     * A ledger in which nothing has been published.
     *
     * @param depth how many events of a channel may be under way; a power of two
     * @throws IllegalArgumentException if there is a channel without a follower
     */
    Ledger(int followers, int channels, int depth) {
        if (channels < 1 || followers < channels) {
            throw new IllegalArgumentException(followers + " followers cannot be spread over " + channels + " channels");
        }
        if (Integer.bitCount(depth) != 1) {
            throw new IllegalArgumentException(depth + " is no power of two");
        }
        this.channels = channels;
        this.depth = depth;
        this.followers = followers;
        published = new long[channels];
        underWay = new int[channels];
        received = new long[followers];
        intended = new long[channels * depth];
        missing = new int[channels * depth];
    }

    /** The channel of a follower. */
    int channelOf(int follower) {
        return follower % channels;
    }

    /** How many follow a channel. */
    int followersOf(int channel) {
        return followers / channels + (channel < followers % channels ? 1 : 0);
    }

    /**
     * Notes that the next event of a channel is being published.
     *
     * @param when it was to be published, on the clock of {@link System#nanoTime()}
     * @return its number, from 1
     * @throws IllegalStateException if too many events of the channel are under way
     */
    long publish(int channel, long when) {
        long sequence = ++published[channel];
        int slot = slot(channel, sequence);
        if (missing[slot] != 0) {
            throw new IllegalStateException("channel " + channel + " is " + depth + " events behind, " + missing[slot]
                + " followers lack event " + (sequence - depth));
        }
        intended[slot] = when;
        missing[slot] = followersOf(channel);
        underWay[channel]++;
        lacking += missing[slot];
        return sequence;
    }

    /**
     * Notes that a follower was given an event.
     *
     * @return when it was to be published
     * @throws IllegalStateException if this is not the next event of the follower's channel; the message says what it is
     */
    long receive(int follower, int channel, long sequence) {
        long expected = received[follower] + 1;
        if (channel != channelOf(follower)) {
            throw new IllegalStateException("follower " + follower + " of channel " + channelOf(follower)
                + " was given event " + sequence + " of channel " + channel);
        }
        if (sequence != expected) {
            throw new IllegalStateException("follower " + follower + (sequence < expected
                ? " was given event " + sequence + " again or late, after event " + received[follower]
                : " lost events, or was given them out of order: event " + sequence + " came in place of " + expected));
        }
        if (sequence > published[channel]) {
            throw new IllegalStateException("follower " + follower + " was given event " + sequence + " of channel "
                + channel + ", where only " + published[channel] + " are published");
        }
        received[follower] = sequence;
        int slot = slot(channel, sequence);
        if (--missing[slot] == 0) {
            underWay[channel]--;
        }
        deliveries++;
        lacking--;
        return intended[slot];
    }

    /** Whether every follower of a channel has all that was published there. */
    boolean isSettled(int channel) {
        return underWay[channel] == 0;
    }

    /** Whether every follower has all that was published. */
    boolean isSettled() {
        return lacking == 0;
    }

    /** How many events followers were given, in all. */
    long deliveries() {
        return deliveries;
    }

    /**
     * Asserts that every follower has everything.
     *
     * @throws IllegalStateException if one has not; the message names it and what it lacks
     */
    void requireSettled() {
        for (int follower = 0; follower < followers; follower++) {
            long last = published[channelOf(follower)];
            if (received[follower] != last) {
                throw new IllegalStateException(lacking + " deliveries are missing; follower " + follower + " has "
                    + received[follower] + " of the " + last + " events of channel " + channelOf(follower));
            }
        }
    }

    private int slot(int channel, long sequence) {
        return channel * depth + (int) (sequence & depth - 1);
    }
}
