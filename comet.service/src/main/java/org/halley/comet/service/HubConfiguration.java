package org.halley.comet.service;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What a form shows for the hub; the values themselves are read by {@link Settings}. */
@ObjectClassDefinition(name = "Halley Comet Hub", description = "What the hub keeps, and how much there may be of it."
        + " A change disturbs no follower.")
@interface HubConfiguration {

    @AttributeDefinition(name = "Events kept", min = "1", max = "10000000",
            description = "The greatest number of events that a channel keeps")
    int retain_events() default 1000;

    @AttributeDefinition(name = "Bytes kept", min = "1",
            description = "The greatest sum of the lengths of events that a channel keeps; the newest is always kept")
    long retain_bytes() default 1024 * 1024;

    @AttributeDefinition(name = "Seconds kept", min = "0", max = "3153600000",
            description = "The greatest age of an event, in seconds; 0 for no limit")
    long retain_seconds() default 3600;

    @AttributeDefinition(name = "Channels", min = "1", max = "10000000",
            description = "The greatest number of channels; idle ones that are not declared make room")
    int channels_max() default 100000;

    @AttributeDefinition(name = "Bytes of an event", min = "1", max = "104857600",
            description = "The greatest length of an event's data as JSON")
    int event_bytes_max() default 1024 * 1024;
}
