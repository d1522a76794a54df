package org.halley.examples.welcome;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * Says once that everything is ready, and once that it has stopped. Thread-safe.
 */
final class Greeting {

    private final Consumer<String> out;
    /** Guarded by this. */
    private boolean said;

    Greeting(Consumer<String> out) {
        this.out = Objects.requireNonNull(out, "out");
    }

    /**
     * Takes what runs now.
     *
     * @param scene what runs
     * @param complete whether nothing more is to be expected
     */
    synchronized void see(Scene scene, boolean complete) {
        if (!said && scene.isReady() && complete) {
            said = true;
            out.accept(String.join(System.lineSeparator(), scene.lines()));
        } else if (!scene.isReady()) {
            stopped(true);
        }
    }

    /** Whether it has said that it is ready, and not that it has stopped. */
    synchronized boolean isSaid() {
        return said;
    }

    /**
     * Says that it has stopped, if it has said that it is ready.
     *
     * @param orderly whether everything has ended as it should
     */
    synchronized void stopped(boolean orderly) {
        if (said) {
            said = false;
            out.accept(orderly ? "Halley has stopped" : "Halley has not stopped in time, and is cut off");
        }
    }
}
