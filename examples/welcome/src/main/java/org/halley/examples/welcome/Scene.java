package org.halley.examples.welcome;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What runs, as far as a newcomer is told of it. Immutable.
 *
 * @param server where the HTTP server is reached, without a slash at the end
 * @param comet the path of the channels, if they are served
 * @param chat the path of the chat, if it is served
 * @param desk the path of the task desk, if it is served
 * @param dice the path of the dice table, if it is served
 * @param ticks whether somebody publishes to /ticks
 */
record Scene(String server, Optional<String> comet, Optional<String> chat, Optional<String> desk,
        Optional<String> dice, boolean ticks) {

    /** Nothing runs. */
    static final Scene EMPTY = new Scene("", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
            false);

    /** Whether there is anything to be said. */
    boolean isReady() {
        return comet.isPresent();
    }

    /** What a newcomer is told: where it is reached, and what can be tried first; one line each. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Halley is ready on " + server);
        comet.ifPresent(path -> lines.add("  channels   " + server + path + "/"));
        chat.ifPresent(path -> lines.add("  chat       " + server + path + "/"));
        desk.ifPresent(path -> lines.add("  task desk  " + server + path + "/"));
        dice.ifPresent(path -> lines.add("  dice table " + server + path + "/"));
        comet.filter(path -> ticks)
                .ifPresent(path -> lines.add("  ticks      curl '" + server + path + "/ticks?after=now'"));
        return lines;
    }

    /**
     * The address that a person can type, of those at which a server listens.
     *
     * @param endpoints URLs, in which the host may stand for all addresses
     * @return the first that is an http URL, without a slash at the end
     */
    static Optional<String> reachable(Collection<String> endpoints) {
        for (String endpoint : endpoints) {
            if (endpoint.startsWith("http://") || endpoint.startsWith("https://")) {
                URI uri = URI.create(endpoint);
                String host = uri.getHost() == null ? "" : uri.getHost();
                boolean everywhere = host.isEmpty() || host.equals("0.0.0.0") || host.matches("\\[[0:]*\\]");
                String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
                return Optional.of(uri.getScheme() + "://" + (everywhere ? "localhost" : host) + port);
            }
        }
        return Optional.empty();
    }
}
