package org.halley.comet.amf;

/**
 * A destination that a configuration bridges to a channel. Immutable; told from others by identity.
 */
final class Bridged {

    private final String destination;
    private final String channel;
    private final boolean publish;
    private final boolean subtopics;

    /**
     * @param destination the name that clients know it by
     * @param channel the name of the channel
     * @param publish whether clients may publish where no authorizer is there
     * @param subtopics whether subtopics are channels below it
     */
    Bridged(String destination, String channel, boolean publish, boolean subtopics) {
        this.destination = destination;
        this.channel = channel;
        this.publish = publish;
        this.subtopics = subtopics;
    }

    String destination() {
        return destination;
    }

    String channel() {
        return channel;
    }

    boolean publish() {
        return publish;
    }

    boolean subtopics() {
        return subtopics;
    }
}
