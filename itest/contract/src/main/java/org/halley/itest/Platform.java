package org.halley.itest;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;

/** A framework that the tests run in: found by {@link java.util.ServiceLoader}, started once, stopped at the end. */
public interface Platform {

    /**
     * Starts it with everything that is tested.
     *
     * @param announcePort the value for the property {@code itest.announce}: where the control bundle tells its endpoint
     * @throws Exception if it does not start
     */
    void start(int announcePort) throws Exception;

    /**
     * Where the log is written, as a file of this machine.
     */
    java.nio.file.Path log();

    /** Whether the tests that update every bundle try this one, given by its symbolic name. */
    default boolean updates(String symbolicName) {
        return true;
    }

    /** Stops it; fails if it does not stop in order. */
    void stop();

    /**
     * A free port of a hundred; builds beside this one begin elsewhere. A port of its own, not one that the system gives:
     * the server has to come back to it when it is restarted within a test.
     */
    static int freePort(int from) {
        int first = (int) (ProcessHandle.current().pid() % 100);
        for (int i = 0; i < 100; i++) {
            int port = from + (first + i) % 100;
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // somebody has it: the next
            }
        }
        throw new IllegalStateException("no port from " + from + " on is free");
    }

    /** The root that the server answers at, from one line of what was announced. */
    static URI root(String announced) {
        URI uri = URI.create(announced.trim());
        return URI.create("http://127.0.0.1:" + uri.getPort() + "/");
    }
}
