package org.halley.comet;

import java.util.Objects;

/**
 * A text that is JSON already, to be published as it stands instead of as a JSON string. It is checked when it is
 * published. Immutable.
 *
 * @param text one JSON value; not null
 */
public record RawJson(String text) {

    /** Checks that the text is there. */
    public RawJson {
        Objects.requireNonNull(text, "text");
    }
}
