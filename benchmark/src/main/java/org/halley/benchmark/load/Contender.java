package org.halley.benchmark.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A server that takes part, in a process (or several) of its own. Immutable. */
public interface Contender {

    /** Its name in tables and on the command line, one word in lower case. */
    String name();

    /** The ways of receiving that it offers. */
    Set<Way> ways();

    /**
     * Why it cannot take part here, for instance since it is not installed.
     *
     * @return empty where it can
     */
    Optional<String> absent();

    /**
     * Starts a fresh server on a free port of the loopback address, and returns when it answers.
     *
     * @param folder an empty folder of this run, for configuration, data and logs
     * @param options for its virtual machine, behind those that it has always; of no meaning to a server without one
     * @return the server, to be closed by the caller
     * @throws IOException if it does not answer; then nothing of it is left running
     */
    Running start(Path folder, List<String> options) throws IOException;

    /**
     * How many requests a server of this kind holds, as it says itself.
     *
     * @return empty where it does not say
     */
    default OptionalLong held(Running server) throws IOException {
        return OptionalLong.empty();
    }

    /**
     * How it is spoken to.
     *
     * @param way one of {@link #ways()}
     * @param host the value of {@code Host} in requests, such as {@code 127.0.0.1:8181}
     */
    Protocol protocol(Way way, String host);
}
