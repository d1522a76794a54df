package org.halley.continuation.servlet;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import javax.servlet.FilterChain;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one filter puts around the dispatches that pass it, and whether their threads always wait. Thread-safe. */
public final class Surroundings {

    private static final Logger LOG = LoggerFactory.getLogger(Surroundings.class);

    private final String filter;
    private final boolean always;
    private final Supplier<ServletContinuations> continuations;
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * Those of one filter.
     *
     * @param filter its name, for the log
     * @param always whether a thread waits even where the request could do without it
     */
    public Surroundings(String filter, boolean always) {
        this(filter, always, ServletContinuations::shared);
    }

    Surroundings(String filter, boolean always, Supplier<ServletContinuations> continuations) {
        this.filter = filter;
        this.always = always;
        this.continuations = continuations;
    }

    /** Passes a request on, again after each wait; a request that is surrounded already is passed on as it is. */
    public void pass(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ServletContinuation continuation = continuations.get().of(request);
        if (continuation.isSurrounded()) {
            chain.doFilter(request, response);
        } else {
            new Surrounding(this, continuation).pass(request, response, chain);
        }
    }

    /** Whether a thread has to wait for a suspension that begins now. */
    boolean mustWait(ServletRequest request) {
        return always || !request.isAsyncSupported();
    }

    /** A thread of a dispatch is going to wait. */
    void tellOfWaiting() {
        if (!told.getAndSet(true)) {
            LOG.info(always
                ? "Requests that are suspended inside the filter {} wait in their threads, as it is configured"
                : "Requests that are suspended inside the filter {} wait in their threads where a filter or the"
                    + " container has no asynchronous support", filter);
        }
    }
}
