package org.halley.comet.rest.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.halley.comet.Cursor;
import org.halley.comet.Event;
import org.halley.comet.shared.Drain;
import org.halley.comet.spi.Caller;
import org.halley.comet.spi.ChannelAuthorizer;
import org.halley.comet.spi.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** Requests that are answered once, from channels. */
class PollTest {

    private final World world;

    PollTest() throws Exception {
        world = new World();
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private static JsonObject json(HttpResponse<String> answer) {
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse(null);
    }

    private static HttpResponse<String> answer(CompletableFuture<HttpResponse<String>> request) throws Exception {
        return request.get(30, TimeUnit.SECONDS);
    }

    private static void assertProblem(int status, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer::body);
        assertEquals("application/problem+json", header(answer, "Content-Type"));
        assertEquals(status, json(answer).get("status").getAsInt());
        assertTrue(json(answer).get("type").getAsString().startsWith("/comet/-/problem/"), answer::body);
    }

    @ParameterizedTest
    @ValueSource(strings = { "async", "stage" })
    void publicationAnswersAllWhoWaitWithoutThreads(String way) throws Exception {
        int many = 60;
        List<CompletableFuture<HttpResponse<String>>> requests = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            requests.add(world.begin("/" + way + "?wait=60"));
        }
        world.awaitPolls(many);
        assertEquals("sync", world.get("/sync").body());
        Event event = world.hub.publish("/prices", "{\"price\":42}");
        for (CompletableFuture<HttpResponse<String>> request : requests) {
            HttpResponse<String> answer = answer(request);
            assertEquals(200, answer.statusCode());
            assertEquals("{\"cursor\":\"" + event.id() + "\",\"events\":[" + event + "]}\n", answer.body());
            assertEquals(event.id().toString(), header(answer, "Comet-Cursor"));
            assertEquals("application/json", header(answer, "Content-Type"));
            assertEquals("no-store, no-transform", header(answer, "Cache-Control"));
            assertEquals("nosniff", header(answer, "X-Content-Type-Options"));
        }
    }

    @Test
    void whatIsBehindTheCursorIsAnsweredAtOnce() throws Exception {
        world.hub.publish("/prices", "1");
        Event second = world.hub.publish("/prices", "2");
        HttpResponse<String> answer = world.get("/async?wait=60&after=" + world.hub.at(1));
        assertEquals(List.of(second.toString()).toString(), json(answer).getAsJsonArray("events").toString());
        assertEquals(2, json(world.get("/async?after=earliest")).getAsJsonArray("events").size());
        assertEquals(1, json(world.get("/stage?after=-1")).getAsJsonArray("events").size());
    }

    @Test
    void resourceMaySayItself() throws Exception {
        world.hub.publish("/prices", "1");
        HttpResponse<String> answer = world.get("/all?after=now&wait=110");
        assertEquals(1, json(answer).getAsJsonArray("events").size());
    }

    @Test
    void patternsAreFollowedAndOthersNot() throws Exception {
        CompletableFuture<HttpResponse<String>> request = world.begin("/async?wait=60");
        world.awaitPolls(1);
        world.hub.publish("/other", "1");
        Event event = world.hub.publish("/deep/er", "2");
        assertEquals("[" + event + "]", json(answer(request)).getAsJsonArray("events").toString());
    }

    @Test
    void waitThatIsOverIs204WithACursor() throws Exception {
        long start = System.nanoTime();
        HttpResponse<String> answer = world.get("/async?wait=1");
        assertTrue(System.nanoTime() - start >= 990_000_000L, "not before its time");
        assertEquals(204, answer.statusCode());
        assertTrue(Cursor.parse(header(answer, "Comet-Cursor")).isPlace());
        HttpResponse<String> full = world.get("/async?wait=0&empty=200");
        assertEquals(200, full.statusCode());
        assertEquals("{\"cursor\":\"" + header(full, "Comet-Cursor") + "\",\"events\":[]}\n", full.body());
    }

    @Test
    void gapIs410OrToldBesideTheEvents() throws Exception {
        for (int i = 0; i < 15; i++) {
            world.hub.publish("/prices", "" + i);
        }
        HttpResponse<String> gone = world.get("/async?after=" + world.hub.at(1));
        assertProblem(410, gone);
        JsonObject gap = json(gone).getAsJsonArray("gaps").get(0).getAsJsonObject();
        assertEquals("/prices", gap.get("channel").getAsString());
        assertEquals(json(gone).get("cursor").getAsString(), header(gone, "Comet-Cursor"));
        HttpResponse<String> rest = world.get("/async?after=" + header(gone, "Comet-Cursor"));
        assertEquals(10, json(rest).getAsJsonArray("events").size());
        HttpResponse<String> both = world.get("/async?gap=continue&after=" + world.hub.at(1));
        assertEquals(200, both.statusCode());
        assertEquals(10, json(both).getAsJsonArray("events").size());
        assertEquals(1, json(both).getAsJsonArray("gaps").size());
    }

    @ParameterizedTest
    @ValueSource(strings = { "after=nonsense", "after=%0d%0aX-Evil:%20yes%3Cb%3E", "wait=-1", "wait=111", "wait=x", "gap=1",
        "empty=1" })
    void whatIsNotAllowedIs400AndIsShownHarmlessly(String query) throws Exception {
        for (String way : List.of("async", "stage", "stream")) {
            HttpResponse<String> answer = world.get("/" + way + "?" + query);
            assertProblem(400, answer);
            assertTrue(header(answer, "X-Evil") == null);
        }
    }

    @Test
    void boundsAreKept() throws Exception {
        world.set("held.max", 2);
        CompletableFuture<HttpResponse<String>> first = world.begin("/async?wait=60");
        CompletableFuture<HttpResponse<String>> second = world.begin("/stage?wait=60");
        world.awaitPolls(2);
        HttpResponse<String> over = world.get("/async?wait=60");
        assertProblem(503, over);
        assertEquals("1", header(over, "Retry-After"));
        world.set("held.max", 50);
        world.set("held.max.per.client", 2);
        assertProblem(429, world.get("/stage?wait=60"));
        world.hub.publish("/prices", "1");
        assertEquals(200, answer(first).statusCode());
        assertEquals(200, answer(second).statusCode());
    }

    @Test
    void hubThatGoesLeavesTheClientItsPlace() throws Exception {
        world.hub.publish("/prices", "1");
        CompletableFuture<HttpResponse<String>> request = world.begin("/async?wait=60&after=" + world.hub.at(1));
        world.awaitPolls(1);
        world.site.hubs().leave(world.hub.channels());
        world.hub.close();
        assertEquals(204, answer(request).statusCode());
        assertEquals(world.hub.at(1).toString(), header(answer(request), "Comet-Cursor"));
        assertProblem(503, world.get("/async"));
    }

    @Test
    void stopAnswersAllThatWaits() throws Exception {
        CompletableFuture<HttpResponse<String>> first = world.begin("/async?wait=60&after=" + world.hub.at(0));
        CompletableFuture<HttpResponse<String>> second = world.begin("/stage?wait=60");
        world.awaitPolls(2);
        new Drain(world.site, millis -> { }).run();
        assertEquals(204, answer(first).statusCode());
        assertEquals(world.hub.at(0).toString(), header(answer(first), "Comet-Cursor"));
        assertEquals(204, answer(second).statusCode());
        assertProblem(503, world.get("/async"));
    }

    @Test
    void bundleThatLetsGoTakesWhatWaitsForIt() throws Exception {
        CompletableFuture<HttpResponse<String>> request = world.begin("/async?wait=60");
        world.awaitPolls(1);
        world.guest.end();
        assertEquals(204, answer(request).statusCode());
        assertEquals(204, world.get("/async?wait=60").statusCode());
    }

    /** Lets nobody follow prices but Ada, and her as long as it is told to. */
    private static final class Guard implements ChannelAuthorizer {
        private final AtomicBoolean closed = new AtomicBoolean();

        @Override
        public Verdict mayFollow(Caller caller, String nameOrPattern) {
            return !closed.get() && caller.hasRole("Ada") ? Verdict.allowUntil(Instant.MAX) : Verdict.DENY;
        }

        @Override
        public boolean filtersEvents() {
            return true;
        }

        @Override
        public boolean maySee(Caller caller, Event event) {
            return !event.json().contains("secret");
        }
    }

    @Test
    void authorizersAreAsked() throws Exception {
        Guard guard = new Guard();
        world.site.authorizers().add(guard);
        HttpResponse<String> nobody = world.get("/async?wait=60");
        assertProblem(401, nobody);
        assertEquals("Bearer", header(nobody, "WWW-Authenticate"));
        assertProblem(403, world.get("/stage?wait=60", "User", "Ben"));
        CompletableFuture<HttpResponse<String>> ada = world.begin("/async?wait=60", "User", "Ada");
        world.awaitPolls(1);
        world.hub.publish("/prices", "\"secret\"");
        Event event = world.hub.publish("/prices", "\"open\"");
        assertEquals("[" + event + "]", json(answer(ada)).getAsJsonArray("events").toString());
    }

    @Test
    void rightThatEndsWhileItWaitsIs403() throws Exception {
        Guard guard = new Guard();
        world.site.authorizers().add(guard);
        CompletableFuture<HttpResponse<String>> ada = world.begin("/async?wait=60", "User", "Ada");
        world.awaitPolls(1);
        assertFalse(ada.isDone());
        guard.closed.set(true);
        world.site.authorizersChanged();
        assertProblem(403, answer(ada));
    }
}
