package org.halley.itest.felix;

import org.halley.itest.rules.AmfContract;

/** AMF in Felix. */
class AmfIT extends AmfContract {
}
