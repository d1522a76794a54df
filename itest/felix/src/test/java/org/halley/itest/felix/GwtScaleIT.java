package org.halley.itest.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.halley.itest.Control;
import org.halley.itest.Crowd;
import org.halley.itest.Framework;
import org.halley.itest.Rpc;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Players of a game in GWT who wait, on a server that has 20 threads for everything. */
class GwtScaleIT {

    private static final int THREADS = 20;
    private static final int STEP = 100;

    private static Framework.Running framework;

    @BeforeAll
    static void start() {
        framework = FelixPlatform.run("gwt", Map.of("org.ops4j.pax.web.server.maxThreads", "" + THREADS,
                "org.ops4j.pax.web.server.minThreads", "" + THREADS));
        Framework.awaitAnswers(framework.base(), Rpc.TARGET);
    }

    @AfterAll
    static void stop() {
        // LogIT looks into its log.
        framework.close();
    }

    private final Control control = framework.control();

    @ParameterizedTest(name = "{0} players wait on 20 threads, and one publication answers all of them, twice")
    @ValueSource(ints = { 250, 5_000 })
    void playersNeedNoThreads(int players) {
        String table = "/gwt/table-" + players;
        List<String> before = control.threads();
        try (Crowd crowd = new Crowd(framework.base())) {
            for (int connected = 0; connected < players; connected += Math.min(STEP, players - connected)) {
                crowd.connect(Math.min(STEP, players - connected));
            }
            String cursor = "now";
            for (int round = 1; round <= 2; round++) {
                String call = Rpc.call("movesAfter", table, cursor, 110_000);
                for (int from = 0; from < players; from += STEP) {
                    int to = Math.min(from + STEP, players);
                    crowd.post(from, to, Rpc.TARGET, Rpc.TYPE, call, Rpc.PERMUTATION);
                    control.awaitHeld(to);
                }
                assertFewThreads(before, players);
                long start = System.nanoTime();
                cursor = control.publish(table, "round " + round);
                List<String> answers = crowd.answers(players);
                long millis = (System.nanoTime() - start) / 1_000_000;
                assertEquals(players, answers.size());
                for (String answer : answers) {
                    assertTrue(answer.startsWith("HTTP/1.1 200") && answer.contains("//OK")
                            && answer.contains("round " + round) && answer.contains(cursor), answer);
                }
                control.awaitHeld(0);
                System.out.println(players + " players on " + THREADS + " threads: all answered within " + millis + " ms");
            }
            assertFewThreads(before, players);
        }
    }

    private void assertFewThreads(List<String> before, int players) {
        List<String> during = control.threads();
        long server = during.stream().filter(name -> name.startsWith("qtp")).count();
        assertTrue(server > 0 && server <= THREADS, () -> server + " threads of the server: " + during);
        assertTrue(during.size() <= before.size() + 5, () -> before + " threads with none, " + during + " with " + players);
    }
}
