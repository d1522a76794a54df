package org.halley.comet.spi;

import java.util.Objects;

import org.halley.comet.RawJson;

/** Fails a call of a {@link ServiceHandler} in a way that its client is told. Immutable. */
public final class ServiceFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String data;

    /**
     * A failure.
     *
     * @param message for logs; the client does not get it
     * @param data what the client gets
     */
    public ServiceFailure(String message, RawJson data) {
        super(message);
        this.data = Objects.requireNonNull(data, "data").text();
    }

    /** What the client gets. */
    public RawJson data() {
        return new RawJson(data);
    }
}
