package org.halley.comet.amf;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as consoles show it; {@link Settings} reads and checks it. */
@ObjectClassDefinition(name = "Halley AMF over HTTP",
        description = "For Flex, AIR and Royale clients: how polls wait, who may publish, how much is held. What stands in "
                + "BlazeDS's own configuration makes a new message broker when it changes, and clients subscribe again.")
@interface AmfConfiguration {

    @AttributeDefinition(name = "Path", description = "Where BlazeDS lives. A change makes a new message broker.")
    String path() default "/amf";

    @AttributeDefinition(name = "services-config.xml",
            description = "A file of one's own instead of the one that is made from these values: the channels' options, "
                    + "queue.max and client.timeout.minutes are read from it then.")
    String services_config() default "";

    @AttributeDefinition(name = "Channels open for publishing",
            description = "Names and patterns that clients may publish to where no ChannelAuthorizer service is there. "
                    + "Given as one text, commas or spaces stand between them.")
    String[] publish_channels() default {};

    @AttributeDefinition(name = "CORS origins",
            description = "Other origins whose pages may speak AMF with credentials, such as https://example.org. * is not "
                    + "allowed.")
    String[] cors_origins() default {};

    @AttributeDefinition(name = "Wait", description = "Milliseconds that a poll waits; 0 not at all, -1 for ever.", min = "-1",
            max = "3600000")
    int wait_interval_millis() default 25_000;

    @AttributeDefinition(name = "Polls waiting", description = "How many polls wait at once; others are answered at once.",
            min = "0", max = "10000000")
    int max_waiting_poll_requests() default 50_000;

    @AttributeDefinition(name = "Client's wait",
            description = "Milliseconds that a client is told to leave between two polls that wait; 0 for its own interval.",
            min = "0", max = "3600000")
    int client_wait_interval_millis() default 1;

    @AttributeDefinition(name = "User agents",
            description = "Words of User-Agent headers with the polls that one session may hold, such as Chrome=5. BlazeDS's "
                    + "own hold for others.")
    String[] user_agents() default {};

    @AttributeDefinition(name = "Queue", description = "Messages that wait for one client; beyond it the oldest is dropped, "
            + "and the next one says how many.", min = "1", max = "1000000")
    int queue_max() default 1_000;

    @AttributeDefinition(name = "Sessions", description = "How many sessions there may be.", min = "0", max = "10000000")
    int sessions_max() default 50_000;

    @AttributeDefinition(name = "Client's life", description = "Minutes after which a client that says nothing is forgotten.",
            min = "1", max = "10080")
    int client_timeout_minutes() default 10;

    @AttributeDefinition(name = "Body", description = "The greatest length of a request's body, in bytes.", min = "1",
            max = "16777216")
    int body_max() default 65_536;

    @AttributeDefinition(name = "Body time", description = "Seconds within which a body has to come.", min = "1", max = "600")
    int body_seconds() default 30;

    @AttributeDefinition(name = "Drain window",
            description = "Seconds over which waiting polls are answered when the bundle stops, 0 to 30.", min = "0",
            max = "30")
    int drain_seconds() default 2;

    @AttributeDefinition(name = "Write timeout",
            description = "Seconds after which a connection is ended whose client takes nothing, 1 to 3600.", min = "1",
            max = "3600")
    int write_timeout_seconds() default 60;
}
