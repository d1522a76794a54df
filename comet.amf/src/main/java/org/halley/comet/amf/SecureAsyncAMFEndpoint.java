package org.halley.comet.amf;

/** As {@link AsyncAMFEndpoint}, for requests over TLS alone. Named in a services-config.xml. */
public class SecureAsyncAMFEndpoint extends AsyncAMFEndpoint {

    /** An endpoint without management. */
    public SecureAsyncAMFEndpoint() {
        this(false);
    }

    /** An endpoint, managed or not. */
    public SecureAsyncAMFEndpoint(boolean enableManagement) {
        super(enableManagement);
    }

    @Override
    public boolean isSecure() {
        return true;
    }
}
