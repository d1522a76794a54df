package org.halley.itest.felix;

import org.halley.itest.rules.GwtContract;

/** A remote service of GWT in Felix with Pax Web Jetty. */
class GwtIT extends GwtContract {
}
