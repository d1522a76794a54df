package org.halley.comet.bayeux;

import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** What client and server have to agree on before there is a session. */
final class Negotiation {

    static final String VERSION = "1.0";
    static final String FAILED = "400::handshake_failed";

    private static final Pattern VERSIONS = Pattern.compile("[0-9]{1,6}([.-][A-Za-z0-9_-]{1,32}){0,8}");

    private Negotiation() {
    }

    /**
     * What is missing to an agreement.
     *
     * @param handshake without errors of its own
     * @param types what this server can do
     * @return in words; null for nothing
     */
    static String missing(Message handshake, List<String> types) {
        if (handshake.version() == null) {
            return "version is missing: this server speaks version " + VERSION;
        }
        String problem = version("version", handshake.version());
        if (problem == null && handshake.minimumVersion() != null) {
            problem = version("minimumVersion", handshake.minimumVersion());
        }
        if (problem != null) {
            return problem;
        }
        if (handshake.minimumVersion() != null && major(handshake.minimumVersion()) > 1 || major(handshake.version()) < 1) {
            return "version " + handshake.version() + " and minimumVersion " + handshake.minimumVersion()
                    + " leave nothing to a server that speaks version " + VERSION;
        }
        if (handshake.connectionTypes() == null) {
            return "supportedConnectionTypes is missing: this server has " + types;
        }
        return Collections.disjoint(handshake.connectionTypes(), types) ? "supportedConnectionTypes has none of " + types : null;
    }

    private static String version(String name, String text) {
        return VERSIONS.matcher(text).matches() ? null
                : name + " " + Reply.shown(text) + " is no version such as " + VERSION;
    }

    private static int major(String version) {
        int end = 0;
        while (end < version.length() && Character.isDigit(version.charAt(end))) {
            end++;
        }
        return Integer.parseInt(version.substring(0, end));
    }
}
