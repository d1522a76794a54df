package org.halley.comet.amf;

import java.util.Map;
import java.util.regex.Pattern;

import org.halley.comet.Names;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One configured destination. Another value makes another component, and its clients subscribe again. */
@Component(name = DestinationComponent.PID, service = DestinationComponent.class,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = DestinationConfiguration.class, factory = true)
public final class DestinationComponent {

    static final String PID = "org.halley.comet.amf.destination";

    private static final Logger log = LoggerFactory.getLogger(DestinationComponent.class);
    private static final Pattern DESTINATION = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private final Bridged bridged;

    /**
     * Reads the configuration.
     *
     * @param properties as Config Admin gives them
     */
    @Activate
    public DestinationComponent(Map<String, Object> properties) {
        String pid = String.valueOf(properties.getOrDefault(Constants.SERVICE_PID, PID));
        String destination = text(properties, "destination");
        String channel = text(properties, "channel");
        if (!DESTINATION.matcher(destination).matches()) {
            log.error("Configuration {}: destination '{}' is not 1 to 128 of A-Z a-z 0-9 . _ -; nothing is bridged", pid,
                    Names.shown(destination));
            bridged = null;
        } else if (!Names.isName(channel)) {
            log.error("Configuration {}: channel '{}' is no name of a channel; nothing is bridged", pid,
                    Names.shown(channel));
            bridged = null;
        } else {
            bridged = new Bridged(destination, channel, text(properties, "publish").equals("true"),
                    text(properties, "subtopics").equals("true"));
        }
    }

    private static String text(Map<String, Object> properties, String key) {
        Object value = properties.get(key);
        return value == null ? "" : value.toString().trim();
    }

    /** What is configured; null if it is not valid. */
    Bridged bridged() {
        return bridged;
    }
}
