package org.halley.comet.amf;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import flex.messaging.log.AbstractTarget;
import flex.messaging.log.LogEvent;

/**
 * Where BlazeDS logs: what it calls errors are for the most part bodies that clients send, so all of it is our debug, on one
 * line each.
 */
public final class LogTarget extends AbstractTarget {

    private static final Logger log = LoggerFactory.getLogger("org.halley.comet.amf.blazeds");
    private static final int MOST = 1_000;

    /** A target. */
    public LogTarget() {
        // BlazeDS makes it.
    }

    @Override
    public void logEvent(LogEvent event) {
        if (log.isDebugEnabled()) {
            log.debug("{}", line(String.valueOf(event.message)));
        }
    }

    private static String line(String text) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), MOST));
        for (int i = 0; i < text.length() && i < MOST; i++) {
            char c = text.charAt(i);
            line.append(c >= ' ' && c < 127 ? c : c == '\n' || c == '\t' ? ' ' : '?');
        }
        return line.toString();
    }
}
