package org.halley.itest.karaf;

import java.util.List;

import org.halley.itest.rules.LogContract;
import org.junit.jupiter.api.Order;

/** What all bundles of Karaf have logged after all the other tests of the run. */
@Order(Integer.MAX_VALUE)
class LogIT extends LogContract {

    private static final List<Expected> OF_KARAF = List.of(
            new Expected("Pax Exam sets the property for its own use", "WARN org.apache.karaf.management.internal.Activator "
                    + "java.rmi.server.hostname system property is already set to 127.0.0.1. Apache Karaf doesn't override it"),
            new Expected("Karaf's JMX bundles come and go while the features are installed", "WARN org.apache.aries.jmx.core "
                    + "Task rejected for JMX Notification dispatch of event [org.osgi.framework.ServiceEvent[source="
                    + "[javax.management.MBeanServer]]] - Dispatcher may have been shutdown"));

    @Override
    protected List<Expected> ownNoise() {
        return OF_KARAF;
    }
}
