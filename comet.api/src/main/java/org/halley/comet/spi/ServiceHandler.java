package org.halley.comet.spi;

import java.util.concurrent.CompletionStage;

import org.halley.comet.RawJson;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Handles calls of Bayeux clients on service channels. An OSGi service with the property {@value #SERVICE_PROPERTY}: one or
 * more names such as {@code /service/time}, or patterns over them; of several that match a call the one with the most
 * specific name or pattern gets it, among equals the one with the highest service ranking. Must be thread-safe.
 */
@ConsumerType
public interface ServiceHandler {

    /** The service property that says which service channels are handled. */
    String SERVICE_PROPERTY = "comet.service";

    /**
     * Handles a call. Called on a thread of the container, under no lock, and must not block: what takes time is done
     * elsewhere and completes the stage, within the time that the configuration gives to services; a later completion is
     * without effect. What this throws, and what the stage is completed with exceptionally, fails the call: the client is
     * told nothing of it, except by a {@link ServiceFailure}.
     *
     * @param caller who calls; valid during this call of the method, only principal and address also later
     * @param channel the service channel
     * @param data one JSON value, exactly as the client wrote it
     * @return completed with the reply's data, or with null for a reply without; or null, which is the same at once
     */
    CompletionStage<RawJson> call(Caller caller, String channel, RawJson data);
}
