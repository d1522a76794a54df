package org.halley.benchmark.load;

import org.halley.benchmark.load.Plan.Pace;

/** Which channel is published to next, and when, as the plan's pace says. Confined to one thread. */
final class Publications {

    private static final long NEVER = Long.MAX_VALUE;

    private final Plan plan;
    private final Ledger ledger;
    private boolean begun;

    /** Channels that are due, in a ring: each is in it once at most. */
    private final int[] due;
    private int head;
    private int size;

    /** With a rate: when the next event was intended, and how far they are apart. */
    private long intended;
    private final long interval;
    private int nextChannel;

    Publications(Plan plan, Ledger ledger) {
        this.plan = plan;
        this.ledger = ledger;
        due = new int[plan.channels()];
        long followersPerChannel = plan.followers() / plan.channels();
        interval = plan.pace() == Pace.RATE ? 1_000_000_000L * followersPerChannel / plan.rate() : NEVER;
    }

    /** From now on it is published. */
    void begin() {
        begun = true;
        intended = System.nanoTime();
        if (plan.pace() == Pace.CLOSED) {
            once();
        }
    }

    /** From now on nothing becomes due. */
    void end() {
        begun = false;
        size = 0;
    }

    /** One event in each channel is due. */
    void once() {
        for (int channel = 0; channel < plan.channels(); channel++) {
            add(channel);
        }
    }

    /** Every follower of a channel has all of it. */
    void settled(int channel) {
        if (begun && plan.pace() == Pace.CLOSED) {
            add(channel);
        }
    }

    /** Whether nothing is due that was not taken. */
    boolean isEmpty() {
        return size == 0;
    }

    /** How long it is until an event is to be published: 0 or less if one is due. */
    long nanosUntilDue(long now) {
        if (size > 0) {
            return 0;
        }
        return begun && plan.pace() == Pace.RATE ? intended - now : NEVER;
    }

    /** The channel that is due, where one is. */
    int channel() {
        return size > 0 ? due[head] : nextChannel;
    }

    /** Notes the publication of an event in the channel that is due, and tells its number. */
    long publish() {
        int channel = channel();
        if (size > 0) {
            head = (head + 1) % due.length;
            size--;
            return ledger.publish(channel, System.nanoTime());
        }
        nextChannel = (nextChannel + 1) % plan.channels();
        long when = intended;
        intended += interval;
        return ledger.publish(channel, when);
    }

    private void add(int channel) {
        due[(head + size) % due.length] = channel;
        size++;
    }
}
