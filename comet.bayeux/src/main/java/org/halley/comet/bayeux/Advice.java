package org.halley.comet.bayeux;

/** The advice that replies carry, always whole: clients replace what they had by it. */
final class Advice {

    static final String NONE = "{\"reconnect\":\"none\",\"interval\":0}";

    private Advice() {
    }

    /** Goes on, after an interval, with connects that are held for as long as a timeout, both in milliseconds. */
    static String retry(long interval, long timeout) {
        return "{\"reconnect\":\"retry\",\"interval\":" + interval + ",\"timeout\":" + timeout + "}";
    }

    /** As {@link #retry}, where a browser holds as many connects as it may. */
    static String multipleClients(long interval, long timeout) {
        return "{\"reconnect\":\"retry\",\"interval\":" + interval + ",\"timeout\":" + timeout
                + ",\"multiple-clients\":true}";
    }

    static String handshake(long interval) {
        return "{\"reconnect\":\"handshake\",\"interval\":" + interval + "}";
    }
}
