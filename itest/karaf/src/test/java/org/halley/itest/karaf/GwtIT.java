package org.halley.itest.karaf;

import org.halley.itest.rules.GwtContract;

/** A remote service of GWT in Karaf. */
class GwtIT extends GwtContract {
}
