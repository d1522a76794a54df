package org.halley.comet.resteasy.server;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as consoles show it; {@link Settings} reads and checks it. */
@ObjectClassDefinition(name = "Halley RESTEasy", description = "Resources that answer by @Suspend and AsynchronousResponse.")
@interface ResteasyConfiguration {

    @AttributeDefinition(name = "Path", description = "Where the resources are served. A change registers them anew.")
    String path() default "/rest";

    @AttributeDefinition(name = "Held requests", description = "How many requests may be suspended at once; more are "
            + "answered 503.", min = "1")
    int held_max() default 10000;
}
