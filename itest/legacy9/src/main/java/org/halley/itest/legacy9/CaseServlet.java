package org.halley.itest.legacy9;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Timer;
import java.util.TimerTask;

import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.eclipse.jetty.continuation.Continuation;
import org.eclipse.jetty.continuation.ContinuationListener;
import org.eclipse.jetty.continuation.ContinuationSupport;

/**
 * Does what its query says: {@code sleep=MS}; {@code suspend=MS} with {@code resume=MS} or {@code complete=MS} (0 is in the
 * same dispatch) and {@code undispatch=true}; {@code suspend2}, {@code resume2} and {@code complete2} in the next dispatch.
 * Answers with the word for what it has come to; the history is kept under {@code id}.
 */
@SuppressWarnings("deprecation")
final class CaseServlet extends HttpServlet {

    private final transient Histories histories;
    private final transient Timer timer = new Timer("itest-legacy9", true);

    CaseServlet(Histories histories) {
        this.histories = histories;
    }

    @Override
    public void destroy() {
        timer.cancel();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Histories.History history = histories.of(request.getParameter("id"));
        Continuation continuation = ContinuationSupport.getContinuation(request);
        history.add(continuation.isInitial() ? "initial" : "!initial");
        if (continuation.isInitial()) {
            first(request, response, continuation, history);
        } else if (request.getParameter("suspend2") != null && request.getAttribute("second") == null) {
            request.setAttribute("second", true);
            suspend(request, response, "2", continuation, history);
        } else {
            response.getWriter().print(continuation.isResumed() ? "RESUMED" : "TIMEOUT");
        }
    }

    private void first(HttpServletRequest request, HttpServletResponse response, Continuation continuation,
            Histories.History history) throws IOException {
        if (request.getParameter("sleep") != null) {
            try {
                Thread.sleep(Long.parseLong(request.getParameter("sleep")));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            response.getWriter().print("SLEPT");
        } else if (request.getParameter("suspend") != null) {
            continuation.addContinuationListener(new Listener(history));
            suspend(request, response, "", continuation, history);
            if (Boolean.parseBoolean(request.getParameter("undispatch"))) {
                continuation.undispatch();
            }
        } else {
            response.getWriter().print("NORMAL");
        }
    }

    private void suspend(HttpServletRequest request, HttpServletResponse response, String which,
            Continuation continuation, Histories.History history) {
        continuation.setTimeout(Long.parseLong(request.getParameter("suspend" + which)));
        history.add("suspend");
        continuation.suspend(response);
        later(request.getParameter("resume" + which), () -> {
            history.add("resume");
            continuation.resume();
        });
        later(request.getParameter("complete" + which), () -> {
            history.add("complete");
            try {
                continuation.getServletResponse().getWriter().print("COMPLETED");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            continuation.complete();
        });
    }

    private void later(String millis, Runnable action) {
        if (millis == null) {
            return;
        }
        long delay = Long.parseLong(millis);
        if (delay == 0) {
            action.run();
        } else {
            timer.schedule(new TimerTask() {
                @Override
                public void run() {
                    action.run();
                }
            }, delay);
        }
    }

    /** Tells the history. */
    private static final class Listener implements ContinuationListener {

        private final Histories.History history;

        private Listener(Histories.History history) {
            this.history = history;
        }

        @Override
        public void onTimeout(Continuation continuation) {
            history.add("onTimeout");
        }

        @Override
        public void onComplete(Continuation continuation) {
            history.complete();
        }
    }
}
