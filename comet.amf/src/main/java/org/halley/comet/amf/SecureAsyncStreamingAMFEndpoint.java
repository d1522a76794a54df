package org.halley.comet.amf;

/** As {@link AsyncStreamingAMFEndpoint}, for requests over TLS alone. Named in a services-config.xml. */
public class SecureAsyncStreamingAMFEndpoint extends AsyncStreamingAMFEndpoint {

    /** An endpoint without management. */
    public SecureAsyncStreamingAMFEndpoint() {
        this(false);
    }

    /** An endpoint, managed or not. */
    public SecureAsyncStreamingAMFEndpoint(boolean enableManagement) {
        super(enableManagement);
    }

    @Override
    public boolean isSecure() {
        return true;
    }
}
