package org.halley.comet.amf;

import flex.messaging.FlexSession;
import flex.messaging.client.UserAgentSettings;

/** The places of one session, for polls that wait and streams together, as BlazeDS counts them. */
final class SessionPlace {

    private SessionPlace() {
    }

    /**
     * Takes one.
     *
     * @param agent says how many there are; null where nobody does
     * @return whether there was one
     */
    static boolean take(FlexSession session, UserAgentSettings agent) {
        synchronized (session) {
            if (agent != null) {
                session.maxConnectionsPerSession = agent.getMaxPersistentConnectionsPerSession();
            }
            if (session.maxConnectionsPerSession != FlexSession.MAX_CONNECTIONS_PER_SESSION_UNLIMITED
                    && session.streamingConnectionsCount >= session.maxConnectionsPerSession) {
                return false;
            }
            session.streamingConnectionsCount++;
            return true;
        }
    }

    /** Gives one back. */
    static void release(FlexSession session) {
        synchronized (session) {
            session.streamingConnectionsCount--;
        }
    }
}
