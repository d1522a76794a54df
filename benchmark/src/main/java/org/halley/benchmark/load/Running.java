package org.halley.benchmark.load;

import java.util.List;

/** A server that has been started for one run. */
public interface Running extends AutoCloseable {

    /** The port on 127.0.0.1 where it answers. */
    int port();

    /** All processes whose time and memory count as the server's, at least one. */
    List<Long> processes();

    /** Whether the first of them is a Java virtual machine that {@code jcmd} can ask about its heap. */
    boolean isJava();

    /** Ends its processes and waits until they are gone. Never throws. */
    @Override
    void close();
}
