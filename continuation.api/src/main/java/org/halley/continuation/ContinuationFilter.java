package org.halley.continuation;

import java.io.IOException;
import java.util.Objects;

import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;

import org.halley.continuation.servlet.ServletContinuations;
import org.halley.continuation.servlet.Surroundings;

/**
 * Makes continuations work where the container, or a filter between this one and the servlet, has no asynchronous
 * support: the thread of the dispatch then waits in this filter until the suspension ends, and calls the rest of the
 * chain again. The same servlet runs either way, and sees the same life cycle.
 *
 * <p>It also lets {@link Continuation#undispatch()} pass in containers that would take it for an error: a
 * {@link ContinuationThrowable} out of the chain, or one that is the cause of what comes out of it, is caught if the
 * request has been suspended in the dispatch.
 *
 * <p>To be registered where it is wanted, by whiteboard properties. It is best the first filter of the chain, supports
 * asynchronous requests and takes part in their dispatches; of several around one request the outermost counts.
 *
 * <pre>
 * osgi.http.whiteboard.filter.pattern = /tasks/*
 * osgi.http.whiteboard.filter.dispatcher = REQUEST, ASYNC
 * osgi.http.whiteboard.filter.asyncSupported = true
 * filter.init.waiting = auto
 * </pre>
 *
 * <p>A bundle registers an instance of its own with these properties, or a configuration of the factory PID
 * {@code org.halley.continuation.filter} holds them. The init parameter {@code waiting} is {@code auto} (the default: a
 * thread waits only where a suspension finds asynchronous support missing) or {@code always}.
 *
 * <p><strong>A request that waits in its thread keeps the thread.</strong> How many can wait is then how many threads
 * the container has, and if all wait, only timeouts and threads of others end a suspension. That is for compatibility,
 * not for load. That a filter has begun to keep threads is logged once, at info.
 *
 * <p>In a dispatch that follows a wait, {@code getDispatcherType()} answers {@code ASYNC}, as it does after a suspension
 * without a thread. Filters between this one and the servlet are passed again, whatever dispatches they are registered
 * for. Thread-safe.
 */
public class ContinuationFilter implements Filter {

    /** The name of the init parameter that says when threads wait. */
    public static final String WAITING = "waiting";

    private volatile Surroundings surroundings;

    /** A filter that waits where it must; {@link #init(FilterConfig)} may say otherwise. */
    public ContinuationFilter() {
        this(false);
    }

    /**
     * A filter that waits where it must, or always; {@link #init(FilterConfig)} may say otherwise.
     *
     * @param always whether the thread waits even where the request could do without it
     */
    protected ContinuationFilter(boolean always) {
        surroundings = new Surroundings(getClass().getName(), always);
    }

    /**
     * Whether a filter of this class is around the dispatch that a request is in.
     *
     * @param request a request in its dispatch, or a wrapper around it; not null
     * @return whether {@link Continuation#undispatch()} is caught, and a suspension is possible without asynchronous
     *     support
     */
    public static boolean surrounds(ServletRequest request) {
        return ServletContinuations.shared().isSurrounded(Objects.requireNonNull(request, "request"));
    }

    /**
     * Reads the init parameter {@value #WAITING}; without it nothing changes.
     *
     * @throws ServletException if its value is neither {@code auto} nor {@code always}; the message names it
     */
    @Override
    public void init(FilterConfig config) throws ServletException {
        String waiting = config.getInitParameter(WAITING);
        if (waiting != null) {
            surroundings = new Surroundings(config.getFilterName(), isAlways(waiting));
        }
    }

    private static boolean isAlways(String waiting) throws ServletException {
        return switch (waiting) {
            case "auto" -> false;
            case "always" -> true;
            default -> throw new ServletException(
                "The init parameter " + WAITING + " is '" + waiting + "', but must be 'auto' or 'always'");
        };
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        surroundings.pass(request, response, chain);
    }

    @Override
    public void destroy() {
    }
}
