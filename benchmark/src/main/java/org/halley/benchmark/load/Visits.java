package org.halley.benchmark.load;

import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * When clients come that will vanish, at a steady pace, and what each does: the same in every run. Confined to one
 * thread.
 */
final class Visits {

    /** How long a client stays at most. */
    static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long NEVER = Long.MAX_VALUE;
    private static final long SEED = 20_000;

    /**
     * What one client does.
     *
     * @param channel that it follows
     * @param isAsked whether its request is sent as a whole, and not only the first half
     * @param isReset whether its connection ends by a reset, as from a machine that has lost all, and not by an end of
     *     what it sends, as from a process that was killed
     * @param nanos how long it stays
     */
    record Visit(int channel, boolean isAsked, boolean isReset, long nanos) {
    }

    private final Random random = new Random(SEED);
    private final int channels;
    private final long interval;
    private long due;
    private boolean begun;

    /**
     * None before {@link #begin}.
     *
     * @param perSecond how many; 0 for none at all
     */
    Visits(int perSecond, int channels) {
        this.channels = channels;
        interval = perSecond == 0 ? NEVER : TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    /** From now on they come. */
    void begin(long now) {
        begun = interval != NEVER;
        due = now;
    }

    /** From now on none comes. */
    void end() {
        begun = false;
    }

    /** How long it is until the next comes: 0 or less if it is due. */
    long nanosUntilDue(long now) {
        return begun ? due - now : NEVER;
    }

    /** The next. Of five, three ask and wait, and two ask by half; half of all are reset. */
    Visit next() {
        due += interval;
        return new Visit(random.nextInt(channels), random.nextInt(5) < 3, random.nextBoolean(),
            (long) (random.nextDouble() * LONGEST_NANOS));
    }
}
