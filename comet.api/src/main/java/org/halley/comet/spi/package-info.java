/**
 * What others may bring: who may do what, where events are kept, and what answers calls.
 *
 * <p>{@link org.halley.comet.spi.ChannelAuthorizer} is implemented by applications, with
 * {@link org.halley.comet.spi.Caller} and {@link org.halley.comet.spi.Verdict}; {@link org.halley.comet.spi.EventLog} by
 * stores; {@link org.halley.comet.spi.ServiceHandler} by applications that Bayeux clients call, with
 * {@link org.halley.comet.spi.ServiceFailure}. The hub and the transports call them.
 *
 * <pre>
 * &#64;Component
 * public class OwnRoomOnly implements ChannelAuthorizer {
 *     public Verdict mayFollow(Caller caller, String nameOrPattern) {
 *         return caller.principal().map(p -&gt; nameOrPattern.equals("/room/" + p.getName())).orElse(false)
 *                 ? Verdict.ALLOW : Verdict.DENY;
 *     }
 * }
 * </pre>
 */
@Export
@Version("1.1.0")
package org.halley.comet.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
