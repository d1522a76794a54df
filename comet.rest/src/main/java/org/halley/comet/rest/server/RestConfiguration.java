package org.halley.comet.rest.server;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as consoles show it; {@link Settings} reads and checks it. */
@ObjectClassDefinition(name = "Halley REST",
        description = "JAX-RS resources that answer from channels: how long they wait, and how many. A changed setting drops "
                + "no client.")
@interface RestConfiguration {

    @AttributeDefinition(name = "Longest wait", description = "Seconds that a poll waits at most.", min = "0", max = "110")
    int wait_max() default 110;

    @AttributeDefinition(name = "Wait", description = "Seconds that a poll waits which does not say.", min = "0", max = "110")
    int wait_default() default 25;

    @AttributeDefinition(name = "Heartbeat", description = "Seconds between two signs of life on a stream.", min = "1",
            max = "3600")
    int heartbeat_seconds() default 15;

    @AttributeDefinition(name = "Life of a stream", description = "Seconds; 0 for no end.", min = "0", max = "86400")
    int stream_seconds() default 60;

    @AttributeDefinition(name = "Drain window", description = "Seconds over which all that waits is answered when the bundle "
            + "stops.", min = "0", max = "30")
    int drain_seconds() default 2;

    @AttributeDefinition(name = "Write timeout", description = "Seconds after which a stream is given up whose client takes "
            + "nothing.", min = "1", max = "3600")
    int write_timeout_seconds() default 60;

    @AttributeDefinition(name = "Held requests", description = "How many may wait at once; more are answered 503.", min = "0")
    int held_max() default 50000;

    @AttributeDefinition(name = "Held requests of one client", description = "How many may wait at once of one principal, or "
            + "of one address where there is none; more are answered 429.", min = "0")
    int held_max_per_client() default 10000;

    @AttributeDefinition(name = "Challenge", description = "The WWW-Authenticate header of a 401.")
    String auth_challenge() default "Bearer";
}
