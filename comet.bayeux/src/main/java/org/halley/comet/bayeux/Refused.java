package org.halley.comet.bayeux;

/** Ends the handling of a request none of whose messages can be replied to; thrown and caught within one dispatch. */
final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String error;

    /**
     * @param status of HTTP
     * @param error as Bayeux says it
     * @param detail in words
     */
    Refused(int status, String error, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.error = error;
    }

    int status() {
        return status;
    }

    /** The answer, in the protocol's form. */
    Packet packet() {
        Packet packet = new Packet();
        packet.add(Reply.toNothing().failed(error, getMessage()));
        return packet;
    }
}
