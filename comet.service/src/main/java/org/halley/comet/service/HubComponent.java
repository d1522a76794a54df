package org.halley.comet.service;

import java.time.Clock;
import java.util.Map;

import org.halley.comet.spi.EventLog;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the hub to life, for the other components of this bundle. */
@Component(name = HubComponent.PID, service = HubComponent.class, immediate = true)
@Designate(ocd = HubConfiguration.class)
public final class HubComponent {

    static final String PID = "org.halley.comet";

    private static final Logger LOG = LoggerFactory.getLogger(HubComponent.class);

    private final Threads threads = new Threads();
    private final Hub hub;

    /**
     * Starts the hub.
     *
     * @param log null for the log in memory
     * @param properties the configuration
     */
    @Activate
    public HubComponent(@Reference(name = "log", cardinality = ReferenceCardinality.OPTIONAL,
            policyOption = ReferencePolicyOption.GREEDY) EventLog log, Map<String, Object> properties) {
        EventLog used = log == null ? new MemoryLog(Clock.systemUTC()) : log;
        hub = new Hub(used, threads.fanOut(), threads.timer(), threads.delivery(),
                Settings.read(PID, properties, Settings.DEFAULT));
        LOG.info("The hub works on {}, epoch {}, with {}", log == null ? "the log in memory" : log, used.epoch(),
                hub.settings());
    }

    @Modified
    void modified(Map<String, Object> properties) {
        hub.configure(Settings.read(PID, properties, hub.settings()));
        LOG.info("The hub goes on with {}", hub.settings());
    }

    @Deactivate
    void stop() {
        hub.stop();
        threads.close();
        LOG.info("The hub has stopped");
    }

    Hub hub() {
        return hub;
    }
}
