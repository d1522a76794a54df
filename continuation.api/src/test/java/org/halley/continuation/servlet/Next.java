package org.halley.continuation.servlet;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Waits for what must come. */
final class Next {

    private Next() {
    }

    static <T> T of(BlockingQueue<T> queue) throws InterruptedException {
        T head = queue.poll(Site.FOREVER_SECONDS, TimeUnit.SECONDS);
        if (head == null) {
            throw new AssertionError("Nothing came");
        }
        return head;
    }
}
