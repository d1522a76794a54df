/**
 * Publish events and follow them.
 *
 * <p>For bundles that publish or follow: they call {@link org.halley.comet.EventChannel} and
 * {@link org.halley.comet.EventChannels}, which the hub implements, and implement
 * {@link org.halley.comet.EventListener}.
 *
 * <p>In reading order: {@link org.halley.comet.EventChannel}, {@link org.halley.comet.Event},
 * {@link org.halley.comet.Cursor}, {@link org.halley.comet.Batch}, {@link org.halley.comet.EventChannels}.
 *
 * <pre>
 * &#64;Component
 * public class Ticker {
 *     &#64;Reference(target = "(comet.channel=/ticks)") EventChannel ticks;
 *
 *     void tick() { ticks.publish(Map.of("at", Instant.now().toString())); }
 * }
 * </pre>
 */
@Export
@Version("1.0.0")
package org.halley.comet;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
