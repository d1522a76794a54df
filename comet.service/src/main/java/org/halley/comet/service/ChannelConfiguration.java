package org.halley.comet.service;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What a form shows for a declaration; the values themselves are read by {@link ChannelComponent}. */
@ObjectClassDefinition(name = "Halley Comet Channel", description = "A channel, or all that match a pattern, and what is"
        + " kept of them. The most specific declaration decides; a channel becomes an EventChannel service.")
@interface ChannelConfiguration {

    @AttributeDefinition(name = "Channel", description = "A name such as /chat/lobby, or a pattern such as /chat/* or"
            + " /orders/**")
    String channel();

    @AttributeDefinition(name = "Events kept", min = "1", max = "10000000", required = false,
            description = "The greatest number of events kept; the hub's default if left out")
    int retain_events();

    @AttributeDefinition(name = "Bytes kept", min = "1", required = false,
            description = "The greatest sum of their lengths; the hub's default if left out")
    long retain_bytes();

    @AttributeDefinition(name = "Seconds kept", min = "0", max = "3153600000", required = false,
            description = "Their greatest age, in seconds; 0 for no limit, the hub's default if left out")
    long retain_seconds();

    @AttributeDefinition(name = "Name in lists", required = false, description = "How the Web Console lists this one")
    String webconsole_configurationFactory_nameHint() default "{channel}";
}
