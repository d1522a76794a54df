package org.halley.examples.welcome;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;

/**
 * Stops the framework when the Java process is told to end, by Ctrl-C for one, and holds the process until every bundle
 * has stopped. The launcher of the runnable jar does not: it just ends. Thread-safe.
 */
final class OrderlyStop implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private final Framework framework;
    private final Consumer<Boolean> afterwards;
    private final Thread hook = new Thread(this::stop, "halley-stop");

    /**
     * Waits for the end of the process.
     *
     * @param framework what is stopped then
     * @param afterwards told whether it has stopped in time
     */
    OrderlyStop(Framework framework, Consumer<Boolean> afterwards) {
        this.framework = Objects.requireNonNull(framework, "framework");
        this.afterwards = Objects.requireNonNull(afterwards, "afterwards");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void stop() {
        boolean stopped = false;
        try {
            framework.stop();
            stopped = framework.waitForStop(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS))
                    .getType() != FrameworkEvent.WAIT_TIMEDOUT;
        } catch (BundleException e) {
            // Told below as everything is that keeps the framework from stopping; the log may be gone by now.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        afterwards.accept(stopped);
    }

    /** Leaves the end of the process to others; has no effect once it has begun. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process ends, and it is the hook that stops us.
        }
    }
}
