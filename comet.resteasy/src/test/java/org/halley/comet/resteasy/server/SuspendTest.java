package org.halley.comet.resteasy.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.core.Response;

import org.jboss.resteasy.spi.AsynchronousResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code @Suspend} and {@code AsynchronousResponse} do, over real sockets. */
class SuspendTest {

    private final World world;
    private final Situations situations;

    SuspendTest() throws Exception {
        world = new World();
        situations = world.situations;
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private AsynchronousResponse suspended() throws InterruptedException {
        AsynchronousResponse response = situations.suspended.poll(30, TimeUnit.SECONDS);
        assertTrue(response != null, "nothing was suspended");
        return response;
    }

    private static HttpResponse<String> answer(CompletableFuture<HttpResponse<String>> request) throws Exception {
        return request.get(30, TimeUnit.SECONDS);
    }

    @Test
    void theChaptersClassAnswersFromAnotherThread() throws Exception {
        HttpResponse<String> answer = world.get("/basic");
        assertEquals(200, answer.statusCode());
        assertEquals("basic", answer.body());
        assertTrue(answer.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
    }

    @Test
    void answerComesWhenItIsGivenAndNotBefore() throws Exception {
        CompletableFuture<HttpResponse<String>> request = world.begin("/situations/long");
        AsynchronousResponse response = suspended();
        world.awaitHeld(1);
        assertFalse(request.isDone());
        response.setResponse(Response.status(203).entity("hello").header("X-Who", "test").build());
        assertEquals(203, answer(request).statusCode());
        assertEquals("hello", answer(request).body());
        assertEquals("test", answer(request).headers().firstValue("X-Who").orElse(null));
    }

    @Test
    void unansweredTimeoutIs503() throws Exception {
        long start = System.nanoTime();
        HttpResponse<String> answer = world.get("/situations/unanswered");
        assertEquals(503, answer.statusCode());
        assertTrue(System.nanoTime() - start >= 300_000_000L, "not before its time");
        // Too late, and nobody's harm.
        suspended().setResponse(Response.ok("late").build());
        assertEquals("sync", world.get("/situations/sync").body());
    }

    @Test
    void secondSetResponseIsIgnored() throws Exception {
        CompletableFuture<HttpResponse<String>> request = world.begin("/situations/long");
        AsynchronousResponse response = suspended();
        response.setResponse(Response.ok("first").build());
        response.setResponse(Response.serverError().entity("second").build());
        assertEquals(200, answer(request).statusCode());
        assertEquals("first", answer(request).body());
    }

    @Test
    void withoutAValueItWaitsForAsLongAsItTakes() throws Exception {
        CompletableFuture<HttpResponse<String>> request = world.begin("/situations/unlimited");
        AsynchronousResponse response = suspended();
        // Another one comes to its time meanwhile.
        assertEquals(503, world.get("/situations/unanswered").statusCode());
        suspended();
        assertFalse(request.isDone());
        response.setResponse(Response.ok("at last").build());
        assertEquals("at last", answer(request).body());
    }

    @Test
    void exceptionAfterInjectionGetsItsStatus() throws Exception {
        HttpResponse<String> answer = world.get("/situations/throws");
        assertEquals(418, answer.statusCode());
        assertEquals("no coffee", answer.body());
        assertEquals(409, world.get("/situations/throws-first").statusCode());
    }

    @Test
    void bodyIsReadAndAnsweredWithinTheDispatch() throws Exception {
        HttpResponse<String> answer = world.send(world.to("/situations/posted")
                .header("Content-Type", "text/plain").POST(HttpRequest.BodyPublishers.ofString("words")).build());
        assertEquals(201, answer.statusCode());
        assertEquals("got words", answer.body());
        assertEquals("yes", answer.headers().firstValue("X-Posted").orElse(null));
    }

    @Test
    void whatIsStandardSinceThenWorksToo() throws Exception {
        CompletableFuture<HttpResponse<String>> later = world.begin("/situations/standard");
        assertTrue(situations.later.poll(30, TimeUnit.SECONDS).resume("resumed"));
        assertEquals("resumed", answer(later).body());
        CompletableFuture<HttpResponse<String>> stage = world.begin("/situations/stage");
        world.awaitHeld(1);
        situations.stage.complete("completed");
        assertEquals("completed", answer(stage).body());
    }

    @Test
    void sixtyWaitOnTwentyThreads() throws Exception {
        int many = 60;
        List<CompletableFuture<HttpResponse<String>>> requests = new ArrayList<>();
        List<AsynchronousResponse> responses = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            requests.add(world.begin("/situations/long"));
        }
        for (int i = 0; i < many; i++) {
            responses.add(suspended());
        }
        world.awaitHeld(many);
        assertTrue(world.threads.getThreads() <= World.THREADS, () -> world.threads.getThreads() + " threads");
        // With all of them waiting there are threads for others.
        assertEquals("sync", world.get("/situations/sync").body());
        responses.forEach(response -> response.setResponse(Response.ok("all").build()));
        for (CompletableFuture<HttpResponse<String>> request : requests) {
            assertEquals("all", answer(request).body());
        }
    }

    @Test
    void whatIsMoreThanTheBoundIs503() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> requests = new ArrayList<>();
        for (int i = 0; i < World.HELD_MAX; i++) {
            requests.add(world.begin("/situations/long"));
        }
        world.awaitHeld(World.HELD_MAX);
        HttpResponse<String> over = world.get("/situations/long");
        assertEquals(503, over.statusCode());
        assertTrue(over.headers().firstValue("Retry-After").isPresent(), () -> over.headers().toString());
        for (int i = 0; i < World.HELD_MAX; i++) {
            suspended().setResponse(Response.ok("in").build());
        }
        for (CompletableFuture<HttpResponse<String>> request : requests) {
            assertEquals("in", answer(request).body());
        }
    }

    @Test
    void stopAnswersAllThatIsSuspended() throws Exception {
        CompletableFuture<HttpResponse<String>> first = world.begin("/situations/long");
        CompletableFuture<HttpResponse<String>> second = world.begin("/situations/unlimited");
        world.awaitHeld(2);
        world.held.end();
        for (CompletableFuture<HttpResponse<String>> request : List.of(first, second)) {
            assertEquals(503, answer(request).statusCode());
            assertTrue(answer(request).headers().firstValue("Retry-After").isPresent());
        }
        assertEquals(503, world.get("/situations/long").statusCode());
        suspended().setResponse(Response.ok("too late").build());
    }

    /** Comes and goes. */
    @Path("/guest")
    public static final class Guest {
        private final String word;

        Guest(String word) {
            this.word = word;
        }

        @GET
        public String word() {
            return word;
        }
    }

    /** RESTEasy refuses it: its path is none. */
    @Path("/{broken: [}")
    public static final class Broken {
        @GET
        public String word() {
            return "never";
        }
    }

    @Test
    void resourcesComeAndGoWhileOthersWait() throws Exception {
        CompletableFuture<HttpResponse<String>> request = world.begin("/situations/long");
        AsynchronousResponse response = suspended();
        assertEquals(404, world.get("/guest").statusCode());
        Guest guest = new Guest("here");
        world.servlet.add(guest);
        assertEquals("here", world.get("/guest").body());
        world.servlet.remove(guest);
        assertEquals(404, world.get("/guest").statusCode());
        world.servlet.add(new Guest("again"));
        assertEquals("again", world.get("/guest").body());
        // One that is refused leaves the others as they are.
        world.servlet.add(new Broken());
        assertEquals("again", world.get("/guest").body());
        response.setResponse(Response.ok("still there").build());
        assertEquals("still there", answer(request).body());
    }
}
