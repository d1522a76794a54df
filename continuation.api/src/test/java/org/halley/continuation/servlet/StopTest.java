package org.halley.continuation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.halley.continuation.Continuation;
import org.halley.continuation.ContinuationSupport;
import org.halley.continuation.servlet.Client.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The component's start and stop, with the instance that all share. */
class StopTest {

    private final BlockingQueue<Continuation> suspended = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();
    private final List<Client> clients = new ArrayList<>();
    private final Site site = new JettySite(this::service).start();
    private ContinuationsService service;

    private void service(HttpServletRequest request, HttpServletResponse response) throws Exception {
        Continuation continuation = ContinuationSupport.getContinuation(request);
        if (continuation.isInitial()) {
            continuation.setTimeout(0);
            try {
                continuation.suspend(response);
                suspended.add(continuation);
            } catch (IllegalStateException e) {
                refusals.add(e.getMessage());
            }
        } else {
            response.getWriter().print(Flags.of(continuation));
        }
    }

    @BeforeEach
    void start() {
        service = new ContinuationsService();
    }

    @AfterEach
    void stop() throws Exception {
        service.stop();
        for (Client client : clients) {
            client.close();
        }
        site.close();
        assertEquals(List.of(), site.complaints());
    }

    private Client parked() throws Exception {
        Client client = site.client();
        clients.add(client);
        client.send("/");
        return client;
    }

    @Test
    void endsWhatIsHeldAndWhatIsClaimed() throws Exception {
        for (int i = 0; i < 20; i++) {
            parked();
        }
        List<Continuation> held = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            held.add(Next.of(suspended));
        }
        held.get(0).claim();
        assertEquals(20, service.held());
        service.stop();
        assertEquals(0, service.held());
        for (Client client : clients) {
            assertEquals(new Answer(200, ""), client.receive());
        }
        for (Continuation continuation : held) {
            assertFalse(continuation.resume());
            assertFalse(continuation.complete());
        }
    }

    @Test
    void suspendsNothingAfterItHasStopped() throws Exception {
        service.stop();
        assertEquals(200, site.get("/").status());
        assertEquals("The continuations service has stopped; nothing is suspended any more", Next.of(refusals));
        assertEquals(0, service.held());
    }

    @Test
    void worksAgainWhenItIsStartedAgain() throws Exception {
        ServletContinuations before = ServletContinuations.shared();
        service.stop();
        service = new ContinuationsService();
        assertNotSame(before, ServletContinuations.shared());
        assertSame(ServletContinuations.shared(), ServletContinuations.shared());
        Client client = parked();
        Continuation continuation = Next.of(suspended);
        assertEquals(1, service.held());
        assertTrue(continuation.resume());
        assertEquals(new Answer(200, "--R-"), client.receive());
        assertEquals(0, service.held());
    }

    @Test
    void sharesOneInstanceBetweenTheServiceAndTheStaticCall() {
        ServletContinuations before = ServletContinuations.shared();
        // A second component, as in a test of another bundle, does not take it from the first.
        new ContinuationsService();
        assertSame(before, ServletContinuations.shared());
    }

    @Test
    void aRequestInItsDispatchMovesToTheServiceThatCameMeanwhile() throws Exception {
        HandContainer container = new HandContainer();
        Continuation continuation = ContinuationSupport.getContinuation(container.request());
        service.stop();
        assertThrows(IllegalStateException.class, continuation::suspend);
        assertEquals("I---", Flags.of(continuation));
        service = new ContinuationsService();
        assertSame(continuation, ContinuationSupport.getContinuation(container.request()));
        continuation.suspend();
        assertEquals(1, service.held());
        assertTrue(continuation.complete());
        assertEquals(0, service.held());
    }

    @Test
    void stopsItsThread() throws Exception {
        HandContainer container = new HandContainer();
        Continuation continuation = ContinuationSupport.getContinuation(container.request());
        continuation.setTimeout(TimeUnit.HOURS.toMillis(1));
        continuation.suspend();
        Thread timer = Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("halley-continuation-timer"))
            .filter(Thread::isDaemon)
            .reduce((first, second) -> second)
            .orElseThrow();
        service.stop();
        timer.join(TimeUnit.SECONDS.toMillis(Site.FOREVER_SECONDS));
        assertFalse(timer.isAlive());
        assertEquals(List.of("startAsync", "complete"), container.calls());
    }
}
