package org.halley.itest.karaf;

import org.halley.itest.rules.BayeuxClientContract;

/** Bayeux with the clients that are out there, in Karaf. */
class BayeuxClientIT extends BayeuxClientContract {
}
