package org.halley.comet.bayeux;

/** What is wrong, as Bayeux says it: code, arguments and text, with colons between them. CometD's words where it has one. */
final class Refusal {

    static final String SESSION_UNKNOWN = "402::session_unknown";
    static final String CHANNEL_MISSING = "400::channel_missing";
    static final String CHANNEL_INVALID = "405::channel_invalid";
    static final String CHANNEL_PATTERN = "403::channel_invalid";
    static final String META = "403:denied_by_security_policy:";
    static final String SUBSCRIPTION_MISSING = "403::subscription_missing";
    static final String SUBSCRIPTION_INVALID = "403::subscription_invalid";
    static final String SUBSCRIBE_DENIED = "403:denied_by_security_policy:subscribe_denied";
    static final String PUBLISH_DENIED = "403:denied_by_security_policy:publish_denied";
    static final String DATA_MISSING = "400::data_missing";
    static final String TOO_LARGE = "413::message_too_large";
    static final String AWAY = "503::log_away";
    static final String FULL = "503::no_more_channels";
    static final String STOPPING = "503::server_stopping";
    static final String TOO_MANY_SESSIONS = "503::too_many_sessions";
    static final String INTERNAL = "500::internal_error";
    static final String SUPERSEDED = "409::connect_superseded";

    private Refusal() {
    }
}
