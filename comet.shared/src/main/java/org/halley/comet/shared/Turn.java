package org.halley.comet.shared;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work that many threads ask for and one thread at a time does. Whoever asks first does it, and does it again as often as
 * others have asked meanwhile, so that nothing asked for is forgotten and nobody waits. Thread-safe; takes no lock.
 *
 * <p>It begins as taken, by who makes it: what is asked for before {@link #giveBack()} is done then.
 */
public final class Turn {

    private final AtomicInteger asked = new AtomicInteger(1);
    private final Runnable work;

    /**
     * A turn, taken.
     *
     * @param work done by one thread at a time; must not throw
     */
    public Turn(Runnable work) {
        this.work = work;
    }

    /** Asks for the work; does it here, unless another thread is at it. */
    public void ask() {
        if (asked.getAndIncrement() == 0) {
            work(1);
        }
    }

    /**
     * Ends the turn that it was made with, and does here what was asked for meanwhile.
     *
     * @param again whether the work is to be done in any case
     */
    public void giveBack(boolean again) {
        int left = again ? asked.get() : asked.decrementAndGet();
        if (left > 0) {
            work(left);
        }
    }

    private void work(int seen) {
        int left = seen;
        do {
            work.run();
            left = asked.addAndGet(-left);
        } while (left != 0);
    }
}
