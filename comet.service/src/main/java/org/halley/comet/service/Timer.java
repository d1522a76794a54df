package org.halley.comet.service;

import java.time.Duration;

/** Does something later. Thread-safe. */
interface Timer {

    /**
     * Runs a task once, on a thread of the timer: it must be quick and must not block.
     *
     * @param delay zero or more
     * @param task not null
     * @return takes the task back, if it has not begun
     */
    Runnable after(Duration delay, Runnable task);
}
