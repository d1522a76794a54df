package org.halley.continuation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.halley.continuation.Continuation;
import org.junit.jupiter.api.Test;

class LifeCycleTest {

    private final ServletContinuations continuations = new ServletContinuations(System::nanoTime, true);

    @Test
    void dispatchesAgainAfterItsTimeout() throws Exception {
        try (Site site = new Site((request, response) -> {
            Continuation continuation = continuations.of(request);
            if (continuation.isInitial()) {
                continuation.setTimeout(50);
                continuation.suspend();
                return;
            }
            response.getWriter().print(continuation.isExpired() ? "expired" : "not expired");
        }).start()) {
            assertEquals(new Client.Answer(200, "expired"), site.get("/"));
            assertEquals(0, continuations.held());
            assertEquals(List.of(), site.complaints());
        }
    }

    @Test
    void dispatchesAgainWhenResumed() throws Exception {
        try (Site site = new Site((request, response) -> {
            Continuation continuation = continuations.of(request);
            if (continuation.isInitial()) {
                continuation.suspend();
                new Thread(continuation::resume).start();
                return;
            }
            response.getWriter().print(continuation.isResumed() ? "resumed" : "not resumed");
        }).start()) {
            assertEquals(new Client.Answer(200, "resumed"), site.get("/"));
            assertEquals(0, continuations.held());
            assertEquals(List.of(), site.complaints());
        }
    }
}
