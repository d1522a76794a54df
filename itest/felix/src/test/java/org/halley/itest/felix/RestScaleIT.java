package org.halley.itest.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.halley.itest.Control;
import org.halley.itest.Crowd;
import org.halley.itest.Framework;
import org.halley.itest.Wire;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Resources on a server that has 20 threads for everything. */
class RestScaleIT {

    private static final int CROWD = 60;
    private static final int THREADS = 20;

    private static Framework.Running framework;

    @BeforeAll
    static void start() {
        framework = FelixPlatform.run("rest", Map.of("org.ops4j.pax.web.server.maxThreads", "" + THREADS,
                "org.ops4j.pax.web.server.minThreads", "" + THREADS));
    }

    @AfterAll
    static void stop() {
        framework.close();
    }

    private final Control control = framework.control();

    private int number(String target) {
        try (Wire wire = new Wire(framework.base(), 0)) {
            String body = wire.get(target).reply().body().strip();
            return body.matches("\\d+") ? Integer.parseInt(body) : -1;
        }
    }

    private void awaitNumber(String target, int number) {
        long end = System.nanoTime() + Wire.PATIENCE_MILLIS * 1_000_000L;
        int found = number(target);
        while (found != number) {
            assertTrue(System.nanoTime() < end, target + " says " + found + ", not " + number);
            found = number(target);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/rest/itest/suspended, /rest/itest/channel?millis=50000",
        "/api/itest/waiting, /api/itest/async?wait=60",
        "/api/itest/waiting, /api/itest/stage?wait=60" })
    @DisplayName("60 that wait on 20 threads are all answered by one publication, and others meanwhile")
    void crowdNeedsNoThreads(String count, String target) {
        awaitThere(count);
        String name = "/rest-scale";
        int before = number(count);
        try (Crowd crowd = new Crowd(framework.base())) {
            crowd.connect(CROWD);
            crowd.get(0, CROWD, target + "&channel=" + name);
            awaitNumber(count, before + CROWD);
            List<String> threads = control.threads().stream().filter(thread -> thread.startsWith("qtp")).toList();
            assertTrue(!threads.isEmpty() && threads.size() <= THREADS, threads::toString);
            String id = control.publish(name, Map.of("price", 42));
            List<String> answers = crowd.answers(CROWD);
            assertEquals(CROWD, answers.size());
            for (String answer : answers) {
                assertTrue(answer.startsWith("HTTP/1.1 200") && answer.contains("\"id\":\"" + id + "\""), answer);
            }
        }
    }

    private void awaitThere(String target) {
        long end = System.nanoTime() + Wire.PATIENCE_MILLIS * 1_000_000L;
        while (number(target) < 0) {
            assertTrue(System.nanoTime() < end, target + " does not answer");
        }
    }
}
