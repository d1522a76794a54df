/**
 * Answer JAX-RS requests from channels.
 *
 * <p>For bundles with resources on the OSGi JAX-RS Whiteboard: they say what a request follows by
 * {@link org.halley.comet.rest.Follow} and hand it to {@link org.halley.comet.rest.ChannelResponses}, which this bundle
 * implements.
 *
 * <pre>
 * &#64;Path("/prices")
 * &#64;JaxrsResource
 * &#64;Component(service = Prices.class)
 * public class Prices {
 *     &#64;Reference ChannelResponses responses;
 *
 *     &#64;GET
 *     public void next(&#64;Context HttpServletRequest request, &#64;Suspended AsyncResponse response) {
 *         responses.answer(Follow.of(request, "/prices"), response);
 *     }
 *
 *     &#64;GET
 *     &#64;Produces(MediaType.SERVER_SENT_EVENTS)
 *     public void stream(&#64;Context HttpServletRequest request, &#64;Context SseEventSink sink, &#64;Context Sse sse) {
 *         responses.stream(Follow.of(request, "/prices"), sink, sse);
 *     }
 * }
 * </pre>
 */
@Export
@Version("1.0.0")
package org.halley.comet.rest;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
