/**
 * Remote services of GWT whose methods wait without a thread.
 *
 * <p>For bundles that serve a GWT application: they extend {@link org.halley.comet.gwt.AsyncRemoteServiceServlet}, which
 * this bundle implements, as they would {@code RemoteServiceServlet}. What GWT's servlets need of GWT is exported by this
 * bundle too.
 *
 * <pre>
 * public class TableService extends AsyncRemoteServiceServlet implements Table {
 *     public Moves movesAfter(String cursor) {
 *         return Moves.of(await(channel, Cursor.parse(cursor), Duration.ofSeconds(25)));
 *     }
 * }
 * </pre>
 */
@Export
@Version("1.0.0")
package org.halley.comet.gwt;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
