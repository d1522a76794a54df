package org.halley.itest.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.halley.itest.Control;
import org.halley.itest.Crowd;
import org.halley.itest.Framework;
import org.halley.itest.Reply;
import org.halley.itest.Wire;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import com.google.gson.JsonObject;

/** 500 tasks of 3 s each, on a server that has 20 threads for everything. */
class DeskScaleIT {

    private static final int TASKS = 500;
    private static final int LEAVING = 200;
    private static final int THREADS = 20;
    private static final String TASK = "{\"symbol\":\"%s\",\"above\":9999999,\"seconds\":%d,\"note\":\"one of many\"}";

    private static Framework.Running framework;

    @BeforeAll
    static void start() {
        framework = FelixPlatform.run("desk", Map.of("org.ops4j.pax.web.server.maxThreads", "" + THREADS,
                "org.ops4j.pax.web.server.minThreads", "" + THREADS));
    }

    @AfterAll
    static void stop() {
        // LogIT looks into its log.
        framework.close();
    }

    private final Control control = framework.control();
    private final String begin = control.now();

    /** The ids of the tasks of which the book says this, once for each event. */
    private List<String> book(String type, String symbol) {
        List<String> found = new ArrayList<>();
        String after = begin;
        try (Wire wire = new Wire(framework.base(), 0)) {
            for (Reply reply = look(wire, after); reply.status() == 200; reply = look(wire, after)) {
                for (JsonObject event : reply.events()) {
                    JsonObject data = event.getAsJsonObject("data");
                    if (event.get("type").getAsString().equals(type) && data.get("symbol").getAsString().equals(symbol)) {
                        found.add(data.get("task").getAsString());
                    }
                }
                after = reply.cursor();
            }
        }
        return found;
    }

    private static Reply look(Wire wire, String after) {
        return wire.get("/comet/desk/tasks?wait=0&after=" + after).reply();
    }

    /** The threads of the container, by their names: there are as many as it may have, and no more. */
    private void assertFewThreads() {
        List<String> all = control.threads();
        List<String> server = all.stream().filter(name -> name.startsWith("qtp")).toList();
        assertTrue(!server.isEmpty() && server.size() <= THREADS, () -> server.size() + " threads of the server: " + all);
    }

    private void assertAllExecutedOnce(String symbol) {
        Set<String> accepted = new HashSet<>(book("waiting", symbol));
        assertEquals(TASKS, accepted.size());
        List<String> executed = book("late", symbol);
        assertEquals(TASKS, executed.size(), "each once");
        assertEquals(accepted, new HashSet<>(executed));
        assertEquals(List.of(), book("done", symbol));
    }

    @Test
    @DisplayName("500 tasks of 3 s on 20 threads: each is answered, and executed once")
    void tasksNeedNoThreads() {
        List<String> before = control.threads();
        try (Crowd crowd = new Crowd(framework.base())) {
            crowd.connect(TASKS);
            long start = System.nanoTime();
            crowd.post(0, TASKS, "/desk/tasks", TASK.formatted("ALL", 3));
            control.awaitHeld(TASKS);
            assertFewThreads();
            List<String> during = control.threads();
            assertTrue(during.size() <= before.size() + 5, () -> before + " threads with none, " + during + " with " + TASKS);
            List<String> answers = crowd.answers(TASKS);
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertEquals(TASKS, answers.size());
            for (String answer : answers) {
                assertTrue(answer.startsWith("HTTP/1.1 200") && answer.contains("\"state\":\"late\""), answer);
            }
            assertTrue(millis >= 3_000, () -> "all answered after " + millis + " ms");
            System.out.println(TASKS + " tasks of 3 s on " + THREADS + " threads: answered within " + millis + " ms");
        }
        control.awaitHeld(0);
        assertFewThreads();
        assertAllExecutedOnce("ALL");
    }

    @Test
    @DisplayName("200 of 500 clients hang up after 1 s: all tasks are executed, each once, and who stayed is answered")
    void clientsThatHangUpGetTheirTasksExecuted() {
        try (Crowd crowd = new Crowd(framework.base()); Wire pacer = new Wire(framework.base(), 0)) {
            crowd.connect(TASKS);
            crowd.post(0, TASKS, "/desk/tasks", TASK.formatted("SOME", 3));
            control.awaitHeld(TASKS);
            // A task of 1 s says when 1 s is over.
            assertEquals(200, pacer.post("/desk/tasks", "application/json", TASK.formatted("PACER", 1)).reply().status());
            crowd.vanish(0, LEAVING);
            List<String> answers = crowd.answers(TASKS - LEAVING);
            assertEquals(TASKS - LEAVING, answers.size());
            for (String answer : answers) {
                assertTrue(answer.startsWith("HTTP/1.1 200") && answer.contains("\"state\":\"late\""), answer);
            }
        }
        control.awaitHeld(0);
        assertFewThreads();
        assertAllExecutedOnce("SOME");
    }

    @Test
    @DisplayName("tasks, prices, deadlines and stops of the desk at once: what was accepted is executed, each task once")
    void stopsAmongAllElseLoseAndRepeatNothing() {
        int rounds = 10;
        int each = 40;
        String task = "{\"symbol\":\"STOPS\",\"above\":100,\"seconds\":%d,\"note\":\"\"}";
        List<String> answers;
        try (Crowd crowd = new Crowd(framework.base())) {
            crowd.connect(rounds * each);
            for (int round = 0; round < rounds; round++) {
                crowd.post(round * each, (round + 1) * each, "/desk/tasks", task.formatted(1 + round % 3));
                if (round % 2 == 1) {
                    control.publish("/desk/prices/STOPS", Map.of("price", 101));
                }
                control.bundle("stop", "org.halley.examples.desk");
                control.bundle("start", "org.halley.examples.desk");
            }
            answers = crowd.answers(rounds * each);
        }
        Set<String> named = new HashSet<>();
        for (String answer : answers) {
            // Where the desk's context has no servlet for a moment, it is the container's own that answers, by a 405.
            assertTrue(answer.matches("(?s)HTTP/1.1 (200|404|405|503) .*"), answer);
            int id = answer.indexOf("\"task\":\"") + 8;
            if (id >= 8) {
                named.add(answer.substring(id, answer.indexOf('"', id)));
            }
        }
        List<String> accepted = book("waiting", "STOPS");
        assertTrue(accepted.containsAll(named), "of no other task was a client told");
        long end = System.nanoTime() + Wire.PATIENCE_MILLIS * 1_000_000L;
        List<String> executed = executed();
        while (executed.size() < accepted.size()) {
            assertTrue(System.nanoTime() < end, "not all that were accepted are executed");
            executed = executed();
        }
        assertEquals(accepted.size(), executed.size(), "each once");
        assertEquals(new HashSet<>(accepted), new HashSet<>(executed));
        System.out.println(accepted.size() + " tasks among " + rounds + " stops: " + book("done", "STOPS").size() + " done, "
                + book("late", "STOPS").size() + " late");
    }

    private List<String> executed() {
        List<String> executed = new ArrayList<>(book("done", "STOPS"));
        executed.addAll(book("late", "STOPS"));
        return executed;
    }
}
