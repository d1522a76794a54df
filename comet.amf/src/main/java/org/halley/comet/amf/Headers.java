package org.halley.comet.amf;

/** The headers of messages that come from a channel. */
final class Headers {

    /** The event's own cursor. */
    static final String ID = "halleyId";
    static final String CHANNEL = "halleyChannel";
    /** When it was published, as ISO 8601 writes it. */
    static final String TIME = "halleyTime";
    static final String TYPE = "halleyType";
    static final String KEY = "halleyKey";
    /** Events of the channel are lost before this one: the cursor of the last of them. */
    static final String GAP = "halleyGap";
    /** How many messages to this client are lost before this one. */
    static final String LOST = "halleyLost";

    private Headers() {
    }
}
