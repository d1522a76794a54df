package org.halley.comet.bayeux;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Answers every connect that is held for the last time, spread over a window so that not all clients come back at once. */
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
        List<Session> sessions = new ArrayList<>();
        site.sessions().each(sessions::add);
        try {
            spread(sessions);
            for (long waited = 0; !site.open().isEmpty() && waited < GRACE_MILLIS; waited += STEP_MILLIS) {
                // Also those that came while the others were answered.
                site.sessions().each(Session::drain);
                pause.millis(STEP_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        site.sessions().each(Session::drain);
        site.open().forEach(Exchange::abort);
        site.sessions().each(Session::end);
    }

    private void spread(List<Session> sessions) throws InterruptedException {
        long window = site.settings().drainSeconds() * 1000L;
        long steps = site.places().count() <= FEW || window == 0 ? 1 : window / STEP_MILLIS;
        Collections.shuffle(sessions);
        long done = 0;
        for (long step = 1; step <= steps; step++) {
            long until = sessions.size() * step / steps;
            for (; done < until; done++) {
                sessions.get((int) done).drain();
            }
            if (step < steps) {
                pause.millis(STEP_MILLIS);
            }
        }
    }
}
