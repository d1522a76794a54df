package org.halley.itest.continuations;

import java.io.IOException;
import java.util.Random;

import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationSupport;

/** {@code GET …?n=NUMBER}: takes part in the race; with {@code &idle} it is suspended and nobody but a stop ends it. */
final class RaceServlet extends HttpServlet {

    private static final String RACER = "itest.racer";
    private static final int MOST_SUSPENSIONS = 3;

    private volatile boolean closing;

    /** From now on requests are answered by 503. */
    void close() {
        closing = true;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Race race = Race.current();
        try {
            race(race, request, response);
        } catch (RuntimeException | Error e) {
            race.failed(e);
            throw e;
        }
    }

    private void race(Race race, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Continuation continuation = ContinuationSupport.getContinuation(request);
        Racer racer = (Racer) continuation.getAttribute(RACER);
        if (racer == null) {
            race.entered();
            if (race.isOver() || closing) {
                response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
                return;
            }
            begin(race, continuation, request, response);
            return;
        }
        racer.dispatched();
        if (!closing && racer.suspensions() < MOST_SUSPENSIONS
                && race.random(number(request), 10 + racer.suspensions()).nextInt(3) == 0) {
            suspend(race, racer, continuation, request, response);
        } else {
            response.getWriter().print(continuation.isResumed() ? "resumed" : continuation.isExpired() ? "expired" : "?");
        }
    }

    private void begin(Race race, Continuation continuation, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Random random = race.random(number(request), 0);
        Racer racer = new Racer(race, Racer.InTimeout.values()[random.nextInt(4)], random.nextBoolean());
        racer.dispatched();
        continuation.setAttribute(RACER, racer);
        continuation.addContinuationListener(racer);
        if (random.nextInt(5) == 0) {
            response.flushBuffer();
        }
        suspend(race, racer, continuation, request, response);
    }

    private void suspend(Race race, Racer racer, Continuation continuation, HttpServletRequest request,
            HttpServletResponse response) throws IOException {
        boolean idle = request.getParameter("idle") != null;
        Random random = race.random(number(request), 20 + racer.suspensions());
        continuation.setTimeout(idle ? 0 : 1 + random.nextInt(40));
        // Before it is suspended: afterwards its end may come at once.
        racer.suspended();
        if (racer.suspensions() == 1) {
            race.enter(racer, continuation);
        }
        try {
            continuation.suspend(response);
        } catch (IllegalStateException e) {
            // The service has stopped.
            racer.notSuspended();
            race.refused();
            if (racer.suspensions() == 0) {
                race.ended(racer);
            }
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        if (closing) {
            // Who drains may not have seen it.
            racer.finish(continuation);
        } else if (idle) {
            race.idle();
        } else {
            race.suspended(racer, continuation, random);
        }
    }

    private static int number(HttpServletRequest request) {
        return Integer.parseInt(request.getParameter("n"));
    }
}
