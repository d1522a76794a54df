package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.halley.itest.ContractTest;
import org.halley.itest.Framework;
import org.halley.itest.Reply;
import org.halley.itest.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.JsonObject;

/** The task desk: requests that wait for a price or for their deadline. Each test has a symbol of its own. */
public abstract class DeskContract extends ContractTest {

    /** After a refresh the desk's servlets come a moment after its context, whose own answers by 405 meanwhile. */
    @BeforeEach
    final void awaitDesk() {
        long end = System.nanoTime() + Wire.PATIENCE_MILLIS * 1_000_000L;
        while (List.of(404, 405, 503).contains(post("/desk/tasks", "{}").status()) && System.nanoTime() < end) {
            // asked again, since nobody tells
        }
    }

    private static final String DESK = "org.halley.examples.desk";
    private static final String TASKS = "/desk/tasks";
    private static final AtomicInteger SYMBOLS = new AtomicInteger();

    private final String symbol = symbol();
    private final String prices = "/desk/prices/" + symbol;
    private final String begin = control.now();

    private static String symbol() {
        int number = SYMBOLS.incrementAndGet();
        return "T" + (char) ('A' + number / 26) + (char) ('A' + number % 26);
    }

    @AfterEach
    final void endTasks() {
        start();
        // One of the two ends whatever the test has left waiting.
        control.publish(prices, Map.of("price", 0.000001));
        control.publish(prices, Map.of("price", 9_999_999));
        control.awaitHeld(0);
    }

    private void start() {
        control.bundle("start", DESK);
        long end = System.nanoTime() + Wire.PATIENCE_MILLIS * 1_000_000L;
        while (get("/desk/async").status() != 400 || post(TASKS, "{}").status() != 400) {
            assertTrue(System.nanoTime() < end, "the desk does not answer");
        }
    }

    private String task(String condition, int seconds) {
        return "{\"symbol\":\"" + symbol + "\"," + condition + ",\"seconds\":" + seconds + ",\"note\":\"sell 100\"}";
    }

    /** A task that waits when this returns. */
    private Wire waiting(String condition, int seconds) {
        int before = book("waiting").size();
        int held = control.held();
        Wire wire = open().post(TASKS, "application/json", task(condition, seconds));
        awaitBook("waiting", before + 1);
        control.awaitHeld(held + 1);
        return wire;
    }

    private Wire waiting() {
        return waiting("\"above\":120.5", 3600);
    }

    /** What the book says of this test's symbol: the events of a type since the test began. */
    private List<JsonObject> book(String type) {
        List<JsonObject> found = new ArrayList<>();
        String after = begin;
        for (Reply reply = look(TASKS, after); reply.status() == 200; reply = look(TASKS, after)) {
            for (JsonObject event : reply.events()) {
                JsonObject data = event.getAsJsonObject("data");
                if (event.get("type").getAsString().equals(type) && data.get("symbol").getAsString().equals(symbol)) {
                    found.add(data);
                }
            }
            after = reply.cursor();
        }
        return found;
    }

    /** Waits until the book has so many events of a type, and gives the last. */
    private JsonObject awaitBook(String type, int count) {
        long end = System.nanoTime() + Wire.PATIENCE_MILLIS * 1_000_000L;
        List<JsonObject> found = book(type);
        while (found.size() < count) {
            assertTrue(System.nanoTime() < end, "the book has no " + count + " events " + type);
            found = book(type);
        }
        assertEquals(count, found.size());
        return found.get(count - 1);
    }

    /** The only task has been executed once, in this state. */
    private JsonObject assertExecutedOnce(String state) {
        JsonObject executed = awaitBook(state, 1);
        assertEquals(1, book("done").size() + book("late").size());
        assertEquals(book("waiting").get(0).get("task"), executed.get("task"));
        return executed;
    }

    @Test
    @DisplayName("the article's servlet answers by the timeout of its continuation, which is 8 s")
    void asyncServletAnswersAfterEightSeconds() {
        long start = System.nanoTime();
        Wire wire = open().get("/desk/async?asyncRequest=Y");
        control.awaitHeld(1);
        Reply reply = wire.reply();
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertEquals(200, reply.status(), reply::toString);
        assertEquals("<H2> Happy to see response from AsyncServlet </H2>", reply.body());
        assertTrue(millis >= 8_000, () -> "answered after " + millis + " ms");
        control.awaitHeld(0);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "?asyncRequest=N", "?asyncRequest=y", "?asyncRequest=%0d%0a%3Cb%3E" })
    @DisplayName("what the article's servlet has no match for is told, with what is allowed")
    void asyncServletTellsNoMatch(String query) {
        JsonObject problem = assertProblem(400, get("/desk/async" + query));
        assertTrue(problem.get("detail").getAsString().matches("no match: asyncRequest '.*' is not Y"), problem::toString);
    }

    @Test
    @DisplayName("a price that a bundle publishes answers the task at once")
    void priceOfABundleEndsTheTask() {
        Wire wire = waiting();
        control.publish(prices, Map.of("price", 120.5));
        control.publish(prices, Map.of("price", 121.25));
        Reply reply = wire.reply();
        assertEquals(200, reply.status(), reply::toString);
        assertEquals("done", reply.json().get("state").getAsString());
        assertEquals(121.25, reply.json().get("price").getAsDouble());
        JsonObject executed = assertExecutedOnce("done");
        assertEquals(reply.json(), executed);
    }

    @Test
    @DisplayName("one price answers all tasks that it meets, and no other")
    void priceEndsAllThatItMeets() {
        Wire high = waiting("\"above\":200", 3600);
        Wire low = waiting("\"below\":100", 3600);
        List<Wire> met = List.of(waiting(), waiting("\"above\":1", 3600), waiting("\"below\":122", 3600));
        control.publish(prices, Map.of("price", 121));
        met.forEach(wire -> assertEquals("done", wire.reply().json().get("state").getAsString()));
        control.awaitHeld(2);
        assertFalse(high.isAnswered() || low.isAnswered());
        assertEquals(3, book("done").size());
    }

    @Test
    @DisplayName("a price over HTTP: by the desk always, by the channel itself where configuration opens it")
    void priceOverHttpEndsTheTask() {
        Wire first = waiting();
        assertProblem(403, post("/comet" + prices, "{\"price\":121}"));
        assertFalse(first.isAnswered());
        assertEquals(201, post(prices, "{\"price\":121}").status());
        assertEquals("done", first.reply().json().get("state").getAsString());
        Wire second = waiting();
        openForPublishing("/desk/prices/*");
        assertEquals(201, post("/comet" + prices, "{\"price\":121}").status());
        assertEquals("done", second.reply().json().get("state").getAsString());
        awaitBook("done", 2);
    }

    @Test
    @DisplayName("a task that no price has met is executed at its deadline")
    void deadlineEndsTheTask() {
        long start = System.nanoTime();
        Reply reply = post(TASKS, task("\"above\":120.5", 1));
        assertTrue(System.nanoTime() - start >= 1_000_000_000L, "not before");
        assertEquals(200, reply.status(), reply::toString);
        assertEquals("late", reply.json().get("state").getAsString());
        assertExecutedOnce("late");
    }

    @Test
    @DisplayName("the task of a client that has hung up is executed, by its deadline or by a price")
    void clientThatHungUpGetsItsTaskExecuted() {
        Wire byDeadline = open().post(TASKS, "application/json", task("\"above\":120.5", 2));
        awaitBook("waiting", 1);
        byDeadline.vanish();
        awaitBook("late", 1);
        Wire byPrice = waiting();
        byPrice.vanish();
        control.publish(prices, Map.of("price", 121));
        awaitBook("done", 1);
        control.awaitHeld(0);
        assertEquals(1, book("late").size());
    }

    @Test
    @DisplayName("a stop of the desk answers what waits, and the next start takes the tasks up")
    void tasksOutliveAStop() {
        Wire task = waiting();
        Wire async = open().get("/desk/async?asyncRequest=Y");
        control.awaitHeld(2);
        control.bundle("stop", DESK);
        Reply reply = task.reply();
        JsonObject problem = assertProblem(503, reply);
        String id = book("waiting").get(0).get("task").getAsString();
        assertEquals(id, problem.get("task").getAsString());
        assertTrue(Integer.parseInt(reply.header("Retry-After")) > 0);
        assertProblem(503, async.reply());
        control.awaitHeld(0);
        assertEquals(0, book("done").size() + book("late").size());
        start();
        control.publish(prices, Map.of("price", 121));
        assertEquals(id, assertExecutedOnce("done").get("task").getAsString());
    }

    @Test
    @DisplayName("a price that came while the desk was stopped is not missed")
    void priceDuringAStopIsNotMissed() {
        Wire task = waiting();
        control.bundle("stop", DESK);
        assertProblem(503, task.reply());
        control.publish(prices, Map.of("price", 119));
        control.publish(prices, Map.of("price", 121));
        control.publish(prices, Map.of("price", 122));
        start();
        assertEquals(121, assertExecutedOnce("done").get("price").getAsInt());
    }

    @Test
    @DisplayName("a task whose deadline came while the desk was stopped is executed at once")
    void overdueTaskIsExecutedAtOnce() {
        Wire task = waiting("\"above\":120.5", 2);
        control.bundle("stop", DESK);
        assertProblem(503, task.reply());
        assertEquals(204, get("/comet" + channel("nothing") + "?wait=3").status());
        control.publish(prices, Map.of("price", 121));
        start();
        assertExecutedOnce("late");
    }

    @Test
    @DisplayName("an update of the desk loses no task")
    void tasksOutliveAnUpdate() {
        Wire task = waiting();
        control.bundle("update", DESK);
        assertProblem(503, task.reply());
        start();
        control.publish(prices, Map.of("price", 121));
        assertExecutedOnce("done");
    }

    @Test
    @DisplayName("an update of what requests wait in answers them in order, and loses no task")
    void tasksOutliveAnUpdateOfContinuations() {
        Wire task = waiting();
        Wire async = open().get("/desk/async?asyncRequest=Y");
        control.awaitHeld(2);
        String boot = control.run("boot", Map.of()).getAsString();
        control.run("update-and-refresh", Map.of("bundle", "org.halley.continuation.api", "detached", true));
        assertProblem(503, task.reply());
        assertProblem(503, async.reply());
        Framework.awaitAnotherBoot(boot);
        Framework.awaitAnswers(framework.base());
        start();
        control.publish(prices, Map.of("price", 121));
        assertExecutedOnce("done");
    }

    @ParameterizedTest
    @ValueSource(strings = { "{}", "[]", "", "nonsense", "{\"symbol\":\"acme\",\"above\":1,\"seconds\":1}",
        "{\"symbol\":\"ACME\",\"above\":0,\"seconds\":1}", "{\"symbol\":\"ACME\",\"above\":1,\"below\":1,\"seconds\":1}",
        "{\"symbol\":\"ACME\",\"above\":1,\"seconds\":0}", "{\"symbol\":\"ACME\",\"above\":1,\"seconds\":3601}",
        "{\"symbol\":\"ACME\",\"above\":1,\"seconds\":1,\"note\":\"\\u0000\"}",
        "{\"symbol\":\"ACME\",\"above\":1,\"seconds\":1,\"more\":1}", "{\"price\":-1}", "{\"price\":\"121\"}" })
    @DisplayName("bad input is refused in our form, and nothing is changed")
    void badInputIsRefused(String body) {
        changingNothing(() -> {
            assertProblem(400, post(TASKS, body));
            assertProblem(400, post(prices, body));
        });
    }

    @Test
    @DisplayName("other pages, other types, other methods and endless bodies are refused, and nothing is changed")
    void foreignRequestsAreRefused() {
        changingNothing(() -> {
            for (String path : List.of(TASKS, prices)) {
                assertProblem(403, post(path, "{\"price\":1}", "Origin: http://example.org"));
                assertProblem(415, open().post(path, "text/plain", "{\"price\":1}").reply());
                assertProblem(413, post(path, "{\"price\":" + " ".repeat(5_000) + "1}"));
                assertEquals("POST", get(path).header("Allow"));
            }
            assertProblem(400, post("/desk/prices/acme", "{\"price\":1}"));
        });
    }

    @Test
    @DisplayName("the page is there, runs nothing that is not ours and is not stored")
    void pageIsServed() {
        Reply page = get("/desk/");
        assertEquals(200, page.status(), page::toString);
        assertTrue(page.body().contains("<title>Halley task desk</title>"), page::toString);
        assertProblem(404, get("/desk/nothing"));
        assertProblem(404, get("/desk/tasks/nothing"));
        assertProblem(405, post("/desk/", "{}"));
        assertTrue(page.header("Content-Security-Policy").startsWith("default-src 'self'"), page::toString);
        assertFalse(page.body().contains("style=") || page.body().matches("(?s).*<script[^>]*>[^<].*"), page::toString);
        for (String file : List.of("desk.js", "board.js", "follow.js", "desk.css", "comet.svg")) {
            Reply reply = get("/desk/page/" + file);
            assertEquals(200, reply.status(), file);
            assertEquals("no-store", reply.header("Cache-Control"), file);
            assertEquals("nosniff", reply.header("X-Content-Type-Options"), file);
        }
    }
}
