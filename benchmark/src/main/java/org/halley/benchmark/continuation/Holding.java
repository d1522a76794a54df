package org.halley.benchmark.continuation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;

import javax.servlet.AsyncContext;
import javax.servlet.DispatcherType;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationSupport;

/**
 * A servlet that holds its request until a waker runs what it was handed, and then answers, always the same; in all the
 * ways to do so.
 */
final class Holding extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final byte[] ANSWER = "answered\n".getBytes(StandardCharsets.US_ASCII);
    private static final long TIMEOUT_MILLIS = 8_000;
    private static final Unmoved LISTENER = new Unmoved();

    private final transient Way way;

    private Holding(Way way) {
        this.way = way;
    }

    /** What is done in a dispatch. */
    private interface Way {
        void dispatched(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        way.dispatched(request, response);
    }

    /** Holds nothing. */
    static Holding nothing() {
        return new Holding((request, response) -> answer(response));
    }

    /** Answers in a second dispatch, by the Servlet API alone. */
    static Holding bareDispatch(Executor waker) {
        return new Holding((request, response) -> {
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                answer(response);
            } else {
                waker.execute(start(request)::dispatch);
            }
        });
    }

    /** Answers where the waker runs, by the Servlet API alone. */
    static Holding bareComplete(Executor waker) {
        return new Holding((request, response) -> {
            AsyncContext context = start(request);
            waker.execute(() -> {
                answer(response);
                context.complete();
            });
        });
    }

    /** Answers in a second dispatch. */
    static Holding resume(Executor waker) {
        return new Holding((request, response) -> {
            Continuation continuation = ContinuationSupport.getContinuation(request);
            if (continuation.isInitial()) {
                continuation.suspend();
                waker.execute(continuation::resume);
            } else {
                answer(response);
            }
        });
    }

    /** Answers where the waker runs. */
    static Holding claim(Executor waker) {
        return new Holding((request, response) -> {
            Continuation continuation = ContinuationSupport.getContinuation(request);
            continuation.suspend();
            waker.execute(() -> {
                if (continuation.claim()) {
                    answer(response);
                    continuation.complete();
                }
            });
        });
    }

    /** As {@link #resume(Executor)}, by the API of Jetty 7 to 9. */
    static Holding jetty(Executor waker) {
        return new Holding((request, response) -> {
            org.eclipse.jetty.continuation.Continuation continuation =
                org.eclipse.jetty.continuation.ContinuationSupport.getContinuation(request);
            if (continuation.isInitial()) {
                continuation.suspend();
                waker.execute(continuation::resume);
            } else {
                answer(response);
            }
        });
    }

    /** As {@link #resume(Executor)}, by the API of Jetty 6: its dispatch ends by throwing, if it is in a filter. */
    static Holding jetty6(Executor waker) {
        return new Holding((request, response) -> {
            org.mortbay.util.ajax.Continuation continuation =
                org.mortbay.util.ajax.ContinuationSupport.getContinuation(request, null);
            if (continuation.isNew()) {
                waker.execute(continuation::resume);
            }
            continuation.suspend(TIMEOUT_MILLIS);
            answer(response);
        });
    }

    private static AsyncContext start(HttpServletRequest request) {
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        context.addListener(LISTENER);
        return context;
    }

    private static void answer(HttpServletResponse response) {
        try {
            response.setContentLength(ANSWER.length);
            response.getOutputStream().write(ANSWER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
