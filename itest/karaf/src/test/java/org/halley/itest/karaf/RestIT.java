package org.halley.itest.karaf;

import org.halley.itest.rules.RestContract;

/** Resources that answer from channels, in Karaf. */
class RestIT extends RestContract {
}
