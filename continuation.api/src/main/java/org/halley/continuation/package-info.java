/**
 * Requests that wait without a thread.
 *
 * <p>For servlets that hold requests: take the {@link org.halley.continuation.Continuations} service (or
 * {@link org.halley.continuation.ContinuationSupport}), suspend, return, and answer later from any thread. Implemented
 * by this bundle only, on the asynchronous requests of Servlet 3.1 to 4; {@link
 * org.halley.continuation.ContinuationListener} is what others implement. The container's own timeout is not used.
 *
 * <p>In reading order: {@link org.halley.continuation.Continuation},
 * {@link org.halley.continuation.ContinuationListener}, {@link org.halley.continuation.Continuations},
 * {@link org.halley.continuation.ContinuationFilter} (for where asynchronous requests are not supported).
 *
 * <pre>
 * Continuation continuation = continuations.of(request);
 * if (continuation.isInitial()) {
 *     continuation.setTimeout(8_000);
 *     continuation.suspend();
 *     waiting.add(continuation);      // somebody calls resume()
 *     return;
 * }
 * response.getWriter().println(continuation.isExpired() ? "nothing" : "something");
 * </pre>
 */
@Export
@Version("1.0.0")
package org.halley.continuation;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
