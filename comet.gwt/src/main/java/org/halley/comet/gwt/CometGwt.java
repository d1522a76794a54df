package org.halley.comet.gwt;

import java.util.Objects;

import org.halley.continuation.Continuations;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends calls that wait: those of a bundle that stops, before it has done so, and all when this bundle or the continuations
 * stop.
 */
@Component(name = "org.halley.comet.gwt", service = {}, immediate = true)
public final class CometGwt implements SynchronousBundleListener {

    private static final Logger LOG = LoggerFactory.getLogger(CometGwt.class);

    private final BundleContext bundle;

    /**
     * From now on calls may wait.
     *
     * @param bundle tells of bundles that stop
     * @param continuations when their service goes, this component is stopped first
     */
    @Activate
    public CometGwt(BundleContext bundle, @Reference Continuations continuations) {
        Objects.requireNonNull(continuations, "continuations");
        this.bundle = bundle;
        Calls.start();
        bundle.addBundleListener(this);
    }

    /** Ends the calls of a bundle that begins to stop. */
    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING) {
            Calls.end(event.getBundle());
        }
    }

    /** Ends all calls that wait. */
    @Deactivate
    void stop() {
        bundle.removeBundleListener(this);
        int waiting = Calls.stop();
        LOG.info("Calls of GWT wait no more; {} that did were answered", waiting);
    }
}
