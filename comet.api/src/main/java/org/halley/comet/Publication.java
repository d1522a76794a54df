package org.halley.comet;

import java.util.Objects;
import java.util.Optional;

/**
 * Something to be published: a channel, the data, and where they are wanted a type and a key. Immutable, if its data is.
 */
public final class Publication {

    /** The greatest length of a type or key, in characters. */
    public static final int MAX_LABEL_LENGTH = 128;

    private final String channel;
    private final Object data;
    private final String type;
    private final String key;

    private Publication(String channel, Object data, String type, String key) {
        this.channel = channel;
        this.data = data;
        this.type = type;
        this.key = key;
    }

    /**
     * A publication to a channel.
     *
     * @param channel the name of a channel
     * @param data what {@link EventChannel#publish(Object)} takes
     * @throws IllegalArgumentException if the name is not one
     */
    public static Publication to(String channel, Object data) {
        return new Publication(Names.requireName(channel), data, null, null);
    }

    /**
     * The same with a type, a word that says what kind of event it is: the {@code event:} field of an event stream.
     *
     * @param type 1 to {@value #MAX_LABEL_LENGTH} printable characters
     * @throws IllegalArgumentException if it is not that
     */
    public Publication withType(String type) {
        return new Publication(channel, data, label("type", type), key);
    }

    /**
     * The same with a key, which says what the event is about.
     *
     * @param key 1 to {@value #MAX_LABEL_LENGTH} printable characters
     * @throws IllegalArgumentException if it is not that
     */
    public Publication withKey(String key) {
        return new Publication(channel, data, type, label("key", key));
    }

    private static String label(String what, String text) {
        Objects.requireNonNull(text, what);
        boolean printable = text.codePoints().allMatch(c -> c >= ' ' && !Character.isISOControl(c)
                && c != '\u2028' && c != '\u2029' && !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
        if (text.isEmpty() || text.length() > MAX_LABEL_LENGTH || !printable) {
            throw new IllegalArgumentException(what + " '" + Names.shown(text) + "' is not 1 to " + MAX_LABEL_LENGTH
                    + " printable characters");
        }
        return text;
    }

    /** The name of the channel. */
    public String channel() {
        return channel;
    }

    /** The data as it was given; null is JSON's null. */
    public Object data() {
        return data;
    }

    /** The type, if it was set. */
    public Optional<String> type() {
        return Optional.ofNullable(type);
    }

    /** The key, if it was set. */
    public Optional<String> key() {
        return Optional.ofNullable(key);
    }
}
