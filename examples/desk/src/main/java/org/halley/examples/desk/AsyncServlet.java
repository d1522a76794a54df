package org.halley.examples.desk;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.halley.comet.Names;
import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationListener;
import org.halley.continuation.ContinuationSupport;
import org.halley.examples.desk.Refusal.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /desk/async?asyncRequest=Y}: the smallest scheduler, in which the timeout of a continuation is the schedule.
 * Thread-safe.
 *
 * <p>The control flow is that of "Jetty Continuations: Push Your Java Server Beyond Its Scalability Limits" (Manish
 * Malhotra, 2010), on our continuations instead of Jetty's. Added is what ends those that wait when the bundle stops.
 */
class AsyncServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(AsyncServlet.class);

    private static final String ASYNC_REQUEST = "asyncRequest";
    private static final long TIMEOUT_MILLIS = 8_000;
    /** How many may wait here at once. */
    static final int MAX_WAITING = 2_000;

    private final transient Set<Continuation> waiting = ConcurrentHashMap.newKeySet();
    private final long timeoutMillis;
    private volatile boolean stopped;

    /** The servlet of the article, which answers after 8 seconds. */
    AsyncServlet() {
        this(TIMEOUT_MILLIS);
    }

    AsyncServlet(long timeoutMillis) {
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            if (!request.getMethod().equals("GET")) {
                response.setHeader("Allow", "GET");
                throw Refusal.of(Reason.NO_SUCH_METHOD, "method '" + Names.shown(request.getMethod()) + "' is not GET");
            }
            doGet(request, response);
        } catch (Refusal refusal) {
            Answers.refuse(response, refusal);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Continuation continuation = ContinuationSupport.getContinuation(request);
        String attribute = (String) request.getAttribute(ASYNC_REQUEST);
        String parameter = request.getParameter(ASYNC_REQUEST);
        if ("Y".equals(parameter) && (attribute == null || attribute.equals("N"))) {
            if (waiting.size() >= MAX_WAITING) {
                throw Refusal.until(Reason.FULL, 8, MAX_WAITING + " requests wait, and no more are accepted");
            }
            continuation.addContinuationListener(new Resuming());
            continuation.setTimeout(timeoutMillis);
            continuation.suspend(response);
            // If the timeout were to come before this line, the request would wait once more.
            continuation.setAttribute(ASYNC_REQUEST, "N");
            hold(continuation);
        } else if ("Y".equals(attribute)) {
            Answers.write(response, 200, "text/html; charset=utf-8",
                    "<H2> Happy to see response from AsyncServlet </H2>");
        } else {
            LOG.debug("no match for request parameter '{}' and attribute '{}'", Names.shown(parameter), attribute);
            throw Refusal.of(ASYNC_REQUEST, "no match: " + ASYNC_REQUEST + " '" + Names.shown(parameter) + "' is not Y");
        }
    }

    private void hold(Continuation continuation) {
        waiting.add(continuation);
        // A stop sees what was added before it looks, and is seen here by what is added later.
        if (stopped) {
            end(continuation);
        }
    }

    /** How many wait. */
    int waiting() {
        return waiting.size();
    }

    /** The bundle stops: ends what waits. */
    void endAll() {
        stopped = true;
        waiting.forEach(this::end);
    }

    private void end(Continuation continuation) {
        if (!continuation.claim()) {
            return;
        }
        try {
            Answers.refuse((HttpServletResponse) continuation.getServletResponse(),
                    Refusal.until(Reason.AWAY, 2, "the desk has been stopped"));
        } catch (IOException e) {
            LOG.debug("A client has gone", e);
        } finally {
            continuation.complete();
        }
    }

    private final class Resuming implements ContinuationListener {

        @Override
        public void onComplete(Continuation continuation) {
            waiting.remove(continuation);
        }

        @Override
        public void onTimeout(Continuation continuation) {
            continuation.setAttribute(ASYNC_REQUEST, "Y");
            continuation.resume();
        }
    }
}
