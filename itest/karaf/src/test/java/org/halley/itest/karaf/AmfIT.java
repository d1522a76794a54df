package org.halley.itest.karaf;

import org.halley.itest.rules.AmfContract;

/** AMF in Karaf. */
class AmfIT extends AmfContract {
}
