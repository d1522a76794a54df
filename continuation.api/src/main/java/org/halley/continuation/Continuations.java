package org.halley.continuation;

import javax.servlet.ServletRequest;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The OSGi service that gives the continuation of a request. When the service goes, what it still holds is ended.
 * Thread-safe.
 */
@ProviderType
public interface Continuations {

    /**
     * The continuation of a request: the same object on every dispatch of it, and for every wrapper around it.
     *
     * @param request a request of a Servlet 3.1 container, or a wrapper around one; not null
     * @return never null
     */
    Continuation of(ServletRequest request);

    /**
     * How many requests are suspended or claimed at this moment.
     *
     * @return 0 or more
     */
    int held();
}
