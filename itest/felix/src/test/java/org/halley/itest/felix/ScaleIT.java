package org.halley.itest.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.halley.itest.ContractTest;
import org.halley.itest.Crowd;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Many clients at once. */
class ScaleIT extends ContractTest {

    private static final int HELD = 2000;
    private static final int CONNECTIONS = 5000;
    private static final int STEP = 100;

    @Test
    @DisplayName("2,000 held polls cost at most 10 threads, and one publication answers all of them")
    void heldPollsCostNoThreads() {
        String name = channel("crowd");
        List<String> before = control.threads();
        try (Crowd crowd = new Crowd(framework.base())) {
            for (int held = 0; held < HELD; held += STEP) {
                crowd.connect(STEP);
                crowd.get(held, held + STEP, "/comet" + name + "?wait=110");
                control.awaitHeld(held + STEP);
            }
            List<String> during = control.threads();
            assertTrue(during.size() <= before.size() + 10, () -> before.size() + " threads with none, " + during.size()
                    + " with " + HELD + " held: " + during);
            String id = control.publish(name, "to the crowd");
            List<String> answers = crowd.answers(HELD);
            assertEquals(HELD, answers.size());
            for (String answer : answers) {
                assertTrue(answer.startsWith("HTTP/1.1 200") && answer.contains("\"id\":\"" + id + "\""), answer);
            }
            control.awaitHeld(0);
        }
    }

    @Test
    @DisplayName("5,000 connections are opened at once, none refused or stalled, and each is answered")
    void connectionsAreNotRefused() throws IOException {
        String name = channel("crowd");
        control.configure(WHITEBOARD, java.util.Map.of("held.max", 10_000));
        long overflowsBefore = listenOverflows();
        try (Crowd crowd = new Crowd(framework.base())) {
            crowd.connect(CONNECTIONS);
            assertEquals(overflowsBefore, listenOverflows(), "connections that the listen backlog had no place for");
            crowd.get(0, CONNECTIONS, "/comet" + name + "?wait=110");
            control.awaitHeld(CONNECTIONS);
            control.publish(name, "to all");
            for (String answer : crowd.answers(CONNECTIONS)) {
                assertTrue(answer.startsWith("HTTP/1.1 200") && answer.contains("to all"), answer);
            }
        }
    }

    /** How often this machine has dropped a connection because a listener's backlog was full; such a one stalls. */
    private static long listenOverflows() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/net/netstat")).stream()
                .filter(line -> line.startsWith("TcpExt:")).toList();
        int column = Arrays.asList(lines.get(0).split(" ")).indexOf("ListenOverflows");
        return Long.parseLong(lines.get(1).split(" ")[column]);
    }
}
