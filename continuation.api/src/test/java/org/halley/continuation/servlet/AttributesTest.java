package org.halley.continuation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import org.halley.continuation.Continuation;
import org.halley.continuation.servlet.Client.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttributesTest {

    private final ServletContinuations continuations = new ServletContinuations(new SteppedClock(), false);
    private final BlockingQueue<Continuation> suspended = new LinkedBlockingQueue<>();
    private final Site site = new JettySite((request, response) -> {
        Continuation continuation = continuations.of(request);
        if (continuation.isInitial()) {
            request.setAttribute("theirs", "of the request");
            continuation.suspend();
            suspended.add(continuation);
        } else {
            response.getWriter().print(request.getAttribute("ours") + ", " + request.getAttribute("theirs"));
        }
    }).start();

    @AfterEach
    void close() {
        site.close();
        assertEquals(List.of(), site.complaints());
    }

    private Continuation parked(Client client) throws Exception {
        client.send("/");
        return Next.of(suspended);
    }

    @Test
    void areThoseOfTheRequestAndSurviveTheDispatch() throws Exception {
        try (Client client = site.client()) {
            Continuation continuation = parked(client);
            assertEquals("of the request", continuation.getAttribute("theirs"));
            continuation.setAttribute("ours", "of another thread");
            assertEquals("of another thread", continuation.getAttribute("ours"));
            continuation.removeAttribute("theirs");
            continuation.resume();
            assertEquals(new Answer(200, "of another thread, null"), client.receive());
        }
    }

    @Test
    void aNullRemoves() throws Exception {
        try (Client client = site.client()) {
            Continuation continuation = parked(client);
            continuation.setAttribute("theirs", null);
            assertNull(continuation.getAttribute("theirs"));
            continuation.resume();
            assertEquals(new Answer(200, "null, null"), client.receive());
        }
    }

    @Test
    void canBeReadAndSetWhenTheRequestHasEndedWithoutTouchingTheNextOne() throws Exception {
        try (Client client = site.client()) {
            Continuation ended = parked(client);
            ended.setAttribute("kept", "last value");
            ended.resume();
            client.receive();

            // The container begins with the next request only when it has let go of this one.
            Continuation running = parked(client);
            ended.setAttribute("ours", "of the wrong request");
            ended.removeAttribute("theirs");
            assertEquals("last value", ended.getAttribute("kept"));
            assertEquals("of the wrong request", ended.getAttribute("ours"));
            assertNull(ended.getAttribute("theirs"));
            running.resume();
            assertEquals(new Answer(200, "null, of the request"), client.receive());
        }
    }

    @Test
    void canBeUsedForTheFirstTimeWhenTheRequestHasEnded() throws Exception {
        try (Client client = site.client()) {
            Continuation ended = parked(client);
            ended.complete();
            client.receive();
            // The container begins with the next request only when it has let go of this one.
            Continuation running = parked(client);
            assertNull(ended.getAttribute("theirs"));
            ended.setAttribute("ours", "late");
            assertEquals("late", ended.getAttribute("ours"));
            running.complete();
            client.receive();
        }
    }
}
