package org.eclipse.jetty.continuation;

import java.util.Enumeration;

import javax.servlet.FilterConfig;
import javax.servlet.ServletContext;
import javax.servlet.ServletException;

/**
 * The {@link org.halley.continuation.ContinuationFilter} with Jetty's init parameters: with {@code faux} set to
 * {@code true} its thread waits for every suspension, otherwise only where asynchronous support is missing.
 * {@code debug}, {@code partial} and {@code jetty6} may be there and change nothing.
 */
public class ContinuationFilter extends org.halley.continuation.ContinuationFilter {

    /** A filter whose thread waits where it must; {@link #init(FilterConfig)} may say otherwise. */
    public ContinuationFilter() {
    }

    @Override
    public void init(FilterConfig config) throws ServletException {
        super.init(Boolean.parseBoolean(config.getInitParameter("faux")) ? new Faux(config) : config);
    }

    /** A configuration that says in our words what {@code faux} says. */
    private record Faux(FilterConfig given) implements FilterConfig {

        @Override
        public String getFilterName() {
            return given.getFilterName();
        }

        @Override
        public ServletContext getServletContext() {
            return given.getServletContext();
        }

        @Override
        public String getInitParameter(String name) {
            return WAITING.equals(name) ? "always" : given.getInitParameter(name);
        }

        @Override
        public Enumeration<String> getInitParameterNames() {
            return given.getInitParameterNames();
        }
    }
}
