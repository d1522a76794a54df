package org.halley.comet.amf;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What a form shows for a bridged destination; {@link DestinationComponent} reads it. */
@ObjectClassDefinition(name = "Halley AMF Destination", description = "A destination of BlazeDS that is a channel of the hub.")
@interface DestinationConfiguration {

    @AttributeDefinition(name = "Destination", description = "The name that clients know it by, such as feed")
    String destination();

    @AttributeDefinition(name = "Channel", description = "The channel that it is, such as /feed")
    String channel();

    @AttributeDefinition(name = "Publish",
            description = "Whether clients may publish to it where no ChannelAuthorizer service is there.")
    boolean publish() default false;

    @AttributeDefinition(name = "Subtopics",
            description = "Whether subtopics are allowed: a.b of the destination is the channel /a/b below its own.")
    boolean subtopics() default false;

    @AttributeDefinition(name = "Name in lists", required = false, description = "How the Web Console lists this one")
    String webconsole_configurationFactory_nameHint() default "{destination}";
}
