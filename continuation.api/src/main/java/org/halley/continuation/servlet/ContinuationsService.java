package org.halley.continuation.servlet;

import javax.servlet.ServletRequest;

import org.halley.continuation.Continuation;
import org.halley.continuation.Continuations;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The {@link Continuations} service: the instance that is shared with those who have no service reference.
 *
 * <p>Immediate, so that it lives as long as its bundle is started, and not only while somebody uses the service: its end
 * is what ends the held requests.
 */
@Component(name = "org.halley.continuation", service = Continuations.class, immediate = true)
public final class ContinuationsService implements Continuations {

    private final ServletContinuations continuations;

    /** Opens the shared instance. */
    @Activate
    public ContinuationsService() {
        continuations = ServletContinuations.open();
    }

    @Override
    public Continuation of(ServletRequest request) {
        return continuations.of(request);
    }

    @Override
    public int held() {
        return continuations.held();
    }

    /** Ends all that is still held. */
    @Deactivate
    void stop() {
        continuations.close();
    }
}
