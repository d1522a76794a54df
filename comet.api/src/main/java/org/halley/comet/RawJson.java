package org.halley.comet;

import java.util.Objects;

/**
 * A text that is JSON already, to be published as it stands instead of as a JSON string. It is checked when it is
 * published: by RFC 8259, each name once in an object, nested at most 255 deep. White space between its tokens is left
 * out, all else is kept. Immutable.
 *
 * @param text one JSON value; not null
 */
public record RawJson(String text) {

    /** Checks that the text is there. */
    public RawJson {
        Objects.requireNonNull(text, "text");
    }
}
