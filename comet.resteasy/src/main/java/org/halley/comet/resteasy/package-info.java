/**
 * Resources as RESTEasy 2 and 3 knew them, {@code @Suspend} and {@code AsynchronousResponse}, as services.
 *
 * <p>For bundles that have such resources: they register each as a service with the property
 * {@value org.halley.comet.resteasy.ChannelAnswers#RESOURCE}, and may call
 * {@link org.halley.comet.resteasy.ChannelAnswers} to answer from a channel. They import {@code javax.ws.rs} with the
 * attribute {@code resteasy=true}.
 *
 * <pre>
 * &#64;Path("/prices")
 * &#64;Component(service = Prices.class, property = "comet.rest.resource=true")
 * public class Prices {
 *     &#64;Reference ChannelAnswers answers;
 *     &#64;Reference(target = "(comet.channel=/prices)") EventChannel prices;
 *
 *     &#64;GET
 *     public void next(&#64;QueryParam("after") String after, &#64;Suspend(30000) AsynchronousResponse response) {
 *         answers.next(prices, after, Duration.ofSeconds(25), response);
 *     }
 * }
 * </pre>
 */
@Export
@Version("1.0.0")
package org.halley.comet.resteasy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
