package org.halley.comet.whiteboard;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Answers all that is held for the last time, spread over a window so that not all clients come back at once, and never
 * takes longer than the window and a little more.
 */
final class Drain {

    /** So many are answered at once. */
    private static final int FEW = 100;
    private static final long STEP_MILLIS = 20;
    /** For answers that are being written when the window is over. */
    private static final long GRACE_MILLIS = 2_000;

    /** Lets time pass. */
    interface Pause {
        /** Returns after that time, or throws when nobody wants to wait any more. */
        void millis(long millis) throws InterruptedException;
    }

    private final Site site;
    private final Pause pause;

    Drain(Site site, Pause pause) {
        this.site = site;
        this.pause = pause;
    }

    /** Answers everything; an interrupted thread does it at once, and stays interrupted. */
    void run() {
        site.beginDraining();
        List<Held> held = all();
        try {
            spread(held);
            finish();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        site.held().each(Held::drain);
        site.held().each(Held::abort);
        site.audiences().close();
    }

    private List<Held> all() {
        List<Held> all = new ArrayList<>();
        site.held().each(all::add);
        return all;
    }

    private void spread(List<Held> held) throws InterruptedException {
        long window = site.settings().drainSeconds() * 1000L;
        long steps = held.size() <= FEW || window == 0 ? 1 : window / STEP_MILLIS;
        Collections.shuffle(held);
        long done = 0;
        for (long step = 1; step <= steps; step++) {
            long until = held.size() * step / steps;
            for (; done < until; done++) {
                held.get((int) done).drain();
            }
            if (step < steps) {
                pause.millis(STEP_MILLIS);
            }
        }
    }

    private void finish() throws InterruptedException {
        for (long waited = 0; site.held().count() > 0 && waited < GRACE_MILLIS; waited += STEP_MILLIS) {
            // Also those that came while the others were answered.
            site.held().each(Held::drain);
            pause.millis(STEP_MILLIS);
        }
    }
}
