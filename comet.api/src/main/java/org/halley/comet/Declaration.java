package org.halley.comet;

import org.osgi.annotation.versioning.ProviderType;

/** A declaration that holds until it is closed. Thread-safe. */
@ProviderType
public interface Declaration extends AutoCloseable {

    /** Takes the declaration back; events stay, and are retained as others say. A second close does nothing. */
    @Override
    void close();
}
