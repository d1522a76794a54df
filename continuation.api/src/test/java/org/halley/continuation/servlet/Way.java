package org.halley.continuation.servlet;

import java.io.IOException;

import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;

/** The ways in which a request can be suspended; a servlet sees no difference. */
enum Way {

    /** By the container. */
    NATIVE {
        @Override
        Site around(Site site, ServletContinuations continuations) {
            return site;
        }
    },
    /** By the container, inside a filter of ours. */
    FILTERED {
        @Override
        Site around(Site site, ServletContinuations continuations) {
            return site.with(surrounding(false, continuations), true);
        }
    },
    /** By a filter that keeps the thread, because it is told to. */
    WAITING {
        @Override
        Site around(Site site, ServletContinuations continuations) {
            return site.with(surrounding(true, continuations), true);
        }
    },
    /** By a filter that keeps the thread, because a filter behind it has no asynchronous support. */
    BEHIND {
        @Override
        Site around(Site site, ServletContinuations continuations) {
            return site.with(surrounding(false, continuations), true).with(new Through(), false);
        }
    };

    /** Puts before a servlet what makes it so; before the site is started. */
    abstract Site around(Site site, ServletContinuations continuations);

    /** Whether a thread waits. */
    boolean keepsThreads() {
        return this == WAITING || this == BEHIND;
    }

    private static Filter surrounding(boolean always, ServletContinuations continuations) {
        Surroundings surroundings = new Surroundings("F1", always, () -> continuations);
        return new Through() {
            @Override
            public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                    throws IOException, ServletException {
                surroundings.pass(request, response, chain);
            }
        };
    }

    /** A filter that lets everything through. */
    static class Through implements Filter {

        @Override
        public void init(FilterConfig config) {
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            chain.doFilter(request, response);
        }

        @Override
        public void destroy() {
        }
    }
}
