package org.halley.benchmark.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A little load on the servers of others, where they are there. */
@Timeout(120)
class PeersTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({ "cometd, POLL, CLOSED", "nchan, POLL, CLOSED", "nchan, READY, READY", "nchan, EVENTS, CLOSED" })
    void allIsDeliveredAndNothingOfTheServerIsLeft(String name, Way way, Plan.Pace pace) throws Exception {
        Contender contender = Contenders.named(name);
        assumeTrue(contender.absent().isEmpty(), () -> contender.absent().orElseThrow());
        List<Long> processes;
        try (Running server = contender.start(folder)) {
            processes = server.processes();
            assertEquals(name.equals("nchan") ? 3 : 1, processes.size());
            Map<String, Double> figures = Load.run(Plan.of("--contender", name, "--port", "" + server.port(),
                "--way", way.name(), "--pace", pace.name(), "--followers", "20", "--channels", "2", "--publishers", "2",
                "--warm-up", "0", "--measured", "200"), contender.protocol(way, "127.0.0.1:" + server.port()));
            assertTrue(figures.get("events") > 0, figures::toString);
        }
        for (long process : processes) {
            assertFalse(ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false), "process " + process);
        }
    }
}
