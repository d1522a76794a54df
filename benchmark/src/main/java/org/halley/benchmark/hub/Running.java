package org.halley.benchmark.hub;

import java.util.Map;

import org.halley.comet.EventChannels;
import org.halley.comet.service.ChannelsComponent;
import org.halley.comet.service.HubComponent;

/** The hub as a framework would run it, with its threads and the log in memory. */
public final class Running implements AutoCloseable {

    private final HubComponent hub = new HubComponent(null, Map.of());
    private final EventChannels channels = new ChannelsComponent(hub);

    /** The hub as one bundle has it. */
    public EventChannels channels() {
        return channels;
    }

    @Override
    public void close() {
        Components.call(channels, "leave");
        Components.call(hub, "stop");
    }
}
