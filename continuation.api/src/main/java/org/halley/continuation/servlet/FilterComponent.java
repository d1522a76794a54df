package org.halley.continuation.servlet;

import javax.servlet.Filter;

import org.halley.continuation.ContinuationFilter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.ServiceScope;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * A {@link ContinuationFilter} for each configuration of its factory PID. The keys of the configuration are the
 * service's properties, and so the HTTP whiteboard's; it is the whiteboard that calls {@code init} and tells of what is
 * wrong with them.
 */
@Component(name = "org.halley.continuation.filter", service = Filter.class, scope = ServiceScope.PROTOTYPE,
    configurationPolicy = ConfigurationPolicy.REQUIRE, property = {
        // Far outside, as it has to be; a configuration from a text file could not say it, since it must be an integer.
        "service.ranking:Integer=1000",
        "osgi.http.whiteboard.filter.asyncSupported:Boolean=true",
        "osgi.http.whiteboard.filter.dispatcher=REQUEST",
        "osgi.http.whiteboard.filter.dispatcher=ASYNC"})
@Designate(ocd = FilterComponent.Keys.class, factory = true)
public final class FilterComponent extends ContinuationFilter {

    /** The keys that matter; all others of the HTTP whiteboard's filters are taken too. */
    @ObjectClassDefinition(name = "Halley continuation filter",
        description = "Lets requests that are suspended wait in their threads where asynchronous support is missing")
    @interface Keys {

        /** {@code osgi.http.whiteboard.filter.pattern}. */
        @AttributeDefinition(description = "Whose requests, for example /tasks/*")
        String[] osgi_http_whiteboard_filter_pattern() default {};

        /** {@code osgi.http.whiteboard.context.select}. */
        @AttributeDefinition(required = false,
            description = "In which servlet context, for example (osgi.http.whiteboard.context.name=default)")
        String osgi_http_whiteboard_context_select() default "(osgi.http.whiteboard.context.name=default)";

        /** {@code filter.init.waiting}. */
        @AttributeDefinition(required = false, description = "auto: a thread waits only where it must; or always")
        String filter_init_waiting() default "auto";
    }

    /** A filter whose init parameters come from the whiteboard. */
    @Activate
    public FilterComponent() {
    }
}
