package org.halley.itest.felix;

import org.halley.itest.rules.BayeuxClientContract;

/** Bayeux with the clients that are out there, in Felix with Pax Web Jetty. */
class BayeuxClientIT extends BayeuxClientContract {
}
