package org.halley.comet.shared;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Answers all that is held for the last time, spread over a window so that not all clients come back at once, and never
 * takes longer than the window and a little more.
 */
public final class Drain {

    /** So many are answered at once. */
    private static final int FEW = 100;
    private static final long STEP_MILLIS = 20;
    /** For answers that are being written when the window is over. */
    private static final long GRACE_MILLIS = 2_000;

    /** Lets time pass. */
    public interface Pause {
        /** Returns after that time, or throws when nobody wants to wait any more. */
        void millis(long millis) throws InterruptedException;
    }

    /** Where requests are held. */
    public interface House {

        /** From now on nothing is held any more that comes. */
        void beginDraining();

        /** The window. */
        int drainSeconds();

        /** What answers each one that is held; a copy. Each may be called late, or in vain. */
        List<Runnable> farewells();

        /** Answers all that are held at this moment. */
        void farewell();

        /** Whether nothing is held or being written. */
        boolean isEmpty();

        /** Ends what is left as it stands. */
        void abort();
    }

    private final House house;
    private final Pause pause;

    public Drain(House house, Pause pause) {
        this.house = house;
        this.pause = pause;
    }

    /** Answers everything; an interrupted thread does it at once, and stays interrupted. */
    public void run() {
        house.beginDraining();
        try {
            spread(new ArrayList<>(house.farewells()));
            finish();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        house.farewell();
        house.abort();
    }

    private void spread(List<Runnable> farewells) throws InterruptedException {
        long window = house.drainSeconds() * 1000L;
        long steps = farewells.size() <= FEW || window == 0 ? 1 : window / STEP_MILLIS;
        Collections.shuffle(farewells);
        long done = 0;
        for (long step = 1; step <= steps; step++) {
            long until = farewells.size() * step / steps;
            for (; done < until; done++) {
                farewells.get((int) done).run();
            }
            if (step < steps) {
                pause.millis(STEP_MILLIS);
            }
        }
    }

    private void finish() throws InterruptedException {
        for (long waited = 0; !house.isEmpty() && waited < GRACE_MILLIS; waited += STEP_MILLIS) {
            // Also those that came while the others were answered.
            house.farewell();
            pause.millis(STEP_MILLIS);
        }
    }
}
