package org.halley.continuation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.halley.continuation.jetty6.Waits;
import org.junit.jupiter.api.Test;
import org.mortbay.util.ajax.WaitingContinuation;

/** Waiting in the thread, as Jetty 6's blocking connectors did. */
class WaitingTest {

    private final Object lock = new Object();
    private final WaitingContinuation continuation = new WaitingContinuation(lock);

    /** Waits in a thread of its own; what comes is whether it was resumed, and whether the thread was interrupted. */
    private CompletableFuture<String> waiting(long timeout) {
        CompletableFuture<String> said = new CompletableFuture<>();
        new Thread(() -> {
            boolean resumed = continuation.suspend(timeout);
            said.complete(resumed + " " + Thread.interrupted());
        }).start();
        Around.BARE.awaitWaiting(1);
        return said;
    }

    private static String of(CompletableFuture<String> said) throws Exception {
        return said.get(Site.FOREVER_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void isWokenByOthersAndGoesOnWaiting() throws Exception {
        CompletableFuture<String> said = waiting(0);
        for (int i = 0; i < 100; i++) {
            synchronized (lock) {
                lock.notifyAll();
            }
        }
        synchronized (lock) {
            assertFalse(said.isDone());
        }
        continuation.resume();
        assertEquals("true false", of(said));
    }

    @Test
    void theEndOfTheBundleEndsWhatWaitsAndLeavesNoInterrupt() throws Exception {
        Waits waits = new Waits();
        CompletableFuture<String> said = waiting(0);
        waits.stop(null);
        try {
            assertEquals("false false", of(said));
            assertFalse(continuation.suspend(0), "nothing waits any more");
        } finally {
            waits.start(null);
        }
        Around.BARE.awaitWaiting(0);
    }

    @Test
    void anInterruptEndsTheWaitAndIsPassedOn() throws Exception {
        Thread.currentThread().interrupt();
        assertFalse(continuation.suspend(0));
        assertEquals(true, Thread.interrupted());
    }

    @Test
    void anotherLockIsRefusedWhileAThreadWaits() throws Exception {
        CompletableFuture<String> said = waiting(0);
        assertThrows(IllegalStateException.class, () -> continuation.setMutex(new Object()));
        assertSame(lock, continuation.getMutex());
        continuation.resume();
        of(said);
        continuation.setMutex(null);
        assertSame(continuation, continuation.getMutex());
    }
}
