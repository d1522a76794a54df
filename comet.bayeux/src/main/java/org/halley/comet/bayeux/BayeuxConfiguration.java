package org.halley.comet.bayeux;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration as consoles show it; {@link Settings} reads and checks it. */
@ObjectClassDefinition(name = "Halley Bayeux over HTTP",
        description = "For CometD's clients: who may publish, how sessions live, how much is held. A changed setting drops "
                + "no client.")
@interface BayeuxConfiguration {

    @AttributeDefinition(name = "Path", description = "Where the protocol lives. A change registers it anew.")
    String path() default "/cometd";

    @AttributeDefinition(name = "Channels open for publishing",
            description = "Names and patterns that clients may publish to where no ChannelAuthorizer service is there. "
                    + "Given as one text, commas or spaces stand between them.")
    String[] publish_channels() default {};

    @AttributeDefinition(name = "CORS origins",
            description = "Other origins whose pages may speak Bayeux with credentials, such as https://example.org. * is "
                    + "not allowed.")
    String[] cors_origins() default {};

    @AttributeDefinition(name = "Callback-polling",
            description = "Whether callback-polling is offered: pages of any origin can read what their browser's session "
                    + "gets then.")
    boolean callback_polling() default false;

    @AttributeDefinition(name = "Binding",
            description = "cookie: a session belongs to the browser that has its cookie. none: whoever knows its id has it; "
                    + "pages of another site need it where there is no TLS up to this server.")
    String binding() default "cookie";

    @AttributeDefinition(name = "Timeout", description = "Seconds that a connect is held at most, 0 to 110.", min = "0",
            max = "110")
    int timeout_seconds() default 30;

    @AttributeDefinition(name = "Interval", description = "Milliseconds between two connects of a client.", min = "0",
            max = "3600000")
    int interval_millis() default 0;

    @AttributeDefinition(name = "Expiry",
            description = "Seconds after the reply to a connect at which a session ends that sends nothing.", min = "1",
            max = "86400")
    int expiry_seconds() default 10;

    @AttributeDefinition(name = "Sessions", description = "How many there are at once; more are told to come later.",
            min = "0", max = "10000000")
    int sessions_max() default 50_000;

    @AttributeDefinition(name = "Held connects per browser",
            description = "How many connects with the same cookie are held; more are told that there are multiple clients.",
            min = "0", max = "10000000")
    int sessions_max_per_browser() default 4;

    @AttributeDefinition(name = "Interval of multiple clients",
            description = "Milliseconds between two connects that are not held because of others of the same browser.",
            min = "1", max = "3600000")
    int multiple_interval_millis() default 2_000;

    @AttributeDefinition(name = "Held connects", description = "How many are held at once; more are answered at once.",
            min = "0", max = "10000000")
    int held_max() default 50_000;

    @AttributeDefinition(name = "Longest body", description = "Bytes of a request's body; more get 413.", min = "1",
            max = "16777216")
    int body_max() default 65_536;

    @AttributeDefinition(name = "Body timeout",
            description = "Seconds within which the body of a request has to arrive, 1 to 600.", min = "1", max = "600")
    int body_seconds() default 30;

    @AttributeDefinition(name = "Messages per request", description = "How many messages one request may bring.",
            min = "1", max = "100000")
    int messages_max() default 1_000;

    @AttributeDefinition(name = "Subscriptions per session", description = "How many channels and patterns.", min = "1",
            max = "10000")
    int subscriptions_max() default 128;

    @AttributeDefinition(name = "Direct messages",
            description = "How many messages to one session alone wait for it; beyond it the oldest is dropped, and told.",
            min = "1", max = "100000")
    int direct_max() default 256;

    @AttributeDefinition(name = "Bytes of direct messages", description = "The same in bytes.", min = "1", max = "67108864")
    int direct_max_bytes() default 262_144;

    @AttributeDefinition(name = "Batches not acknowledged",
            description = "How many batches of one session are remembered apart; beyond it more is sent again than was lost.",
            min = "1", max = "10000")
    int ack_max() default 64;

    @AttributeDefinition(name = "Lazy channels",
            description = "Names and patterns whose events wait for others, or for the lazy time.")
    String[] lazy_channels() default {};

    @AttributeDefinition(name = "Lazy time", description = "Seconds that an event of a lazy channel waits at most.",
            min = "0", max = "3600")
    int lazy_seconds() default 5;

    @AttributeDefinition(name = "Service time", description = "Seconds within which a service has to reply to a call.",
            min = "1", max = "3600")
    int service_seconds() default 30;

    @AttributeDefinition(name = "Restart interval",
            description = "Seconds within which clients come back by chance after a restart or at a bound.", min = "0",
            max = "3600")
    int restart_interval_max() default 10;

    @AttributeDefinition(name = "Drain window",
            description = "Seconds over which held connects are answered when the bundle stops, 0 to 30.", min = "0",
            max = "30")
    int drain_seconds() default 2;

    @AttributeDefinition(name = "Write timeout",
            description = "Seconds after which a connection is ended whose client takes nothing, 1 to 3600.", min = "1",
            max = "3600")
    int write_timeout_seconds() default 60;
}
