package org.halley.comet;

import org.osgi.annotation.versioning.ProviderType;

/** A call-back that is in place until it is closed; see {@link EventChannels#watch}. Thread-safe. */
@ProviderType
public interface Watch extends AutoCloseable {

    /** Ends it; no call begins afterwards. A second close does nothing. */
    @Override
    void close();
}
