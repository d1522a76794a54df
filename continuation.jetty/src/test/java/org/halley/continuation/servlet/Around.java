package org.halley.continuation.servlet;

import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;

import javax.servlet.FilterConfig;
import javax.servlet.ServletContext;
import javax.servlet.ServletException;

import org.eclipse.jetty.continuation.ContinuationFilter;

/** What stands before an old servlet, which sees no difference. */
enum Around {

    /** Nothing: the container suspends. */
    NATIVE {
        @Override
        Site put(Site site) {
            return site;
        }
    },
    /** The filter without parameters: the container suspends. */
    FILTERED {
        @Override
        Site put(Site site) {
            return site.with(new ContinuationFilter(), true);
        }
    },
    /** The filter with all its old parameters: its thread waits. */
    FAUX {
        @Override
        Site put(Site site) {
            return site.with(new Parametrized(Map.of("faux", "true", "debug", "true", "partial", "true")), true);
        }
    },
    /** The filter, and behind it another without asynchronous support: its thread waits. */
    BEHIND {
        @Override
        Site put(Site site) {
            return site.with(new Parametrized(Map.of("faux", "false")), true).with(new Way.Through(), false);
        }
    };

    abstract Site put(Site site);

    /** A filter of an application, which extends Jetty's and brings its init parameters. */
    private static final class Parametrized extends ContinuationFilter {

        private final Map<String, String> parameters;

        private Parametrized(Map<String, String> parameters) {
            this.parameters = parameters;
        }

        @Override
        public void init(FilterConfig config) throws ServletException {
            super.init(new FilterConfig() {
                @Override
                public String getFilterName() {
                    return config.getFilterName();
                }

                @Override
                public ServletContext getServletContext() {
                    return config.getServletContext();
                }

                @Override
                public String getInitParameter(String name) {
                    return parameters.get(name);
                }

                @Override
                public Enumeration<String> getInitParameterNames() {
                    return Collections.enumeration(parameters.keySet());
                }
            });
        }
    }
}
