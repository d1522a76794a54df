package org.halley.itest.felix;

import org.halley.itest.rules.RestContract;

/** Resources that answer from channels, in Felix with Pax Web Jetty. */
class RestIT extends RestContract {
}
