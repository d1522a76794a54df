package org.halley.continuation.servlet;

/**
 * The state of a continuation in one integer: the phase, three flags and the number of the suspension.
 *
 * <pre>
 *              suspend()               resume()                  seen in the next dispatch
 *  DISPATCHED ───────────▶ SUSPENDED ──────────────────▶ LEAVING ──────────────────────────▶ DISPATCHED
 *                            │  │ │ timeout   nobody ends it ▲
 *                            │  │ └────────▶ EXPIRING ───────┘  a listener may end it in any of the three ways
 *                            │  └ claim() ─▶ CLAIMED ─┐
 *                            │                        │ complete()        the container says so
 *                            └ complete() ────────────┴─▶ COMPLETE ──────────────────────────▶ ENDED
 * </pre>
 *
 * <p>The number of the suspension keeps a timeout that was chosen for one suspension from ending the next. While
 * EXPIRING, the response belongs to the listeners: only the thread that calls them can end the suspension. LEAVING
 * becomes DISPATCHED when somebody looks and the container no longer calls the request started: the Servlet API has no
 * call-back for a dispatch. ENDED can be reached from everywhere, since a container ends a request when it must.
 */
final class Life {

    /** In a dispatch, and not suspended in it. */
    static final int DISPATCHED = 0;
    /** Waiting for whoever is first to end it. */
    static final int SUSPENDED = 1;
    /** Its time is over, and the listeners are being told. */
    static final int EXPIRING = 2;
    /** The response is the claimer's. */
    static final int CLAIMED = 3;
    /** The container has been or is being asked for the next dispatch. */
    static final int LEAVING = 4;
    /** The container has been or is being asked to end the request. */
    static final int COMPLETE = 5;
    /** The request is over. */
    static final int ENDED = 6;

    /** In a later dispatch than the first, or a suspension that it began. */
    static final int AGAIN = 0x8;
    /** The last suspension was resumed. */
    static final int RESUMED = 0x10;
    /** The last suspension timed out. */
    static final int EXPIRED = 0x20;

    /** The state of a request that was never suspended: 0, so that nobody has to write it. */
    static final int BEGINNING = DISPATCHED;

    private static final int PHASE = 0x7;
    private static final int ONE_SUSPENSION = 0x40;

    private Life() {
    }

    static int phase(int state) {
        return state & PHASE;
    }

    /** A state with another phase and perhaps more flags. */
    static int with(int state, int phaseAndFlags) {
        return state & ~PHASE | phaseAndFlags;
    }

    /** Suspended, after a dispatch in this state. */
    static int nextSuspension(int state) {
        return SUSPENDED | state & AGAIN | (state & -ONE_SUSPENSION) + ONE_SUSPENSION;
    }

    /** Dispatched again, after leaving in this state. */
    static int nextDispatch(int state) {
        return with(state, DISPATCHED | AGAIN);
    }

    /** Whether somebody may still have to end it. */
    static boolean isHeld(int state) {
        int phase = phase(state);
        return phase == SUSPENDED || phase == EXPIRING || phase == CLAIMED;
    }
}
