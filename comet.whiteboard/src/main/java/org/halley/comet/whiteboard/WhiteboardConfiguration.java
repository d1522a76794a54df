package org.halley.comet.whiteboard;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as consoles show it; {@link Settings} reads and checks it. */
@ObjectClassDefinition(name = "Halley Comet over HTTP",
        description = "Who may publish, and how requests are held. A changed setting drops no client.")
@interface WhiteboardConfiguration {

    @AttributeDefinition(name = "Path", description = "Where the protocol lives. A change registers it anew.")
    String path() default "/comet";

    @AttributeDefinition(name = "Channels open for publishing",
            description = "Names and patterns that HTTP clients may publish to where no ChannelAuthorizer service is "
                    + "there. Given as one text, commas or spaces stand between them.")
    String[] publish_channels() default {};

    @AttributeDefinition(name = "CORS origins",
            description = "Other origins whose pages may follow with credentials and publish, such as "
                    + "https://example.org. * is not allowed.")
    String[] cors_origins() default {};

    @AttributeDefinition(name = "Longest wait", description = "Seconds that a poll is held at most, 0 to 110.",
            min = "0", max = "110")
    int wait_max() default 110;

    @AttributeDefinition(name = "Wait", description = "Seconds that a poll is held which does not say how long, 0 to 110.",
            min = "0", max = "110")
    int wait_default() default 25;

    @AttributeDefinition(name = "Heartbeat", description = "Seconds between two heartbeats of a stream, 1 to 3600.",
            min = "1", max = "3600")
    int heartbeat_seconds() default 15;

    @AttributeDefinition(name = "Life of a stream",
            description = "Seconds after which a stream is ended, for its client to come again; up to 20 % less by "
                    + "chance. 0 for never, 86400 at most.", min = "0", max = "86400")
    int stream_seconds() default 60;

    @AttributeDefinition(name = "Drain window",
            description = "Seconds over which held requests are answered when the bundle stops, 0 to 30.", min = "0",
            max = "30")
    int drain_seconds() default 2;

    @AttributeDefinition(name = "Write timeout",
            description = "Seconds after which a connection is ended whose client takes nothing, 1 to 3600.", min = "1",
            max = "3600")
    int write_timeout_seconds() default 60;

    @AttributeDefinition(name = "Body timeout",
            description = "Seconds within which the body of a request has to arrive, 1 to 600.", min = "1", max = "600")
    int body_seconds() default 30;

    @AttributeDefinition(name = "Held requests", description = "How many requests are held at once; more get 503.",
            min = "0", max = "10000000")
    int held_max() default 50_000;

    @AttributeDefinition(name = "Held requests per client",
            description = "How many requests of one principal, or of one address without one, are held at once; more get "
                    + "429.", min = "0", max = "10000000")
    int held_max_per_client() default 10_000;

    @AttributeDefinition(name = "Longest body", description = "Bytes of a request's body; more get 413.", min = "1",
            max = "16777216")
    int body_max() default 65_536;

    @AttributeDefinition(name = "Patterns per request", description = "How many patterns one request may follow.",
            min = "0", max = "1000")
    int patterns_max() default 32;

    @AttributeDefinition(name = "Channels per request",
            description = "How many names and patterns one request may follow.", min = "1", max = "10000")
    int channels_max_per_request() default 128;

    @AttributeDefinition(name = "Idempotency window",
            description = "Seconds for which an Idempotency-Key is remembered; 0 for not at all.", min = "0",
            max = "86400")
    int idempotency_seconds() default 300;

    @AttributeDefinition(name = "Idempotency keys", description = "How many are remembered; more get 503.", min = "1",
            max = "1000000")
    int idempotency_max() default 10_000;

    @AttributeDefinition(name = "Challenge",
            description = "The WWW-Authenticate header of an answer 401.")
    String auth_challenge() default "Bearer";
}
