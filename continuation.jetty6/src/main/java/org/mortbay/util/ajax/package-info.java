/**
 * Jetty 6's continuations as bytecode that was compiled against Jetty 6.1 knows them, and what the first version of 2005
 * had beside them, over {@link org.halley.continuation}. For such code only; new code takes
 * {@link org.halley.continuation.Continuations}.
 *
 * <p>In reading order: {@link org.mortbay.util.ajax.ContinuationSupport}, {@link org.mortbay.util.ajax.Continuation},
 * {@link org.mortbay.util.ajax.AjaxFilter}.
 *
 * <p>Where an {@link org.halley.continuation.ContinuationFilter} is around a request, it waits without a thread: suspending
 * throws a {@link org.mortbay.jetty.RetryRequest}, and the request comes again from its beginning. Where none is, its
 * thread waits, as with Jetty 6's blocking connectors.
 */
package org.mortbay.util.ajax;
