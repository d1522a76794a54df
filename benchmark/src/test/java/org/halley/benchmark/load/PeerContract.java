package org.halley.benchmark.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A little load on the server of somebody else. */
@Timeout(120)
abstract class PeerContract {

    @TempDir
    private Path folder;

    final void assertAllIsDeliveredAndNothingOfTheServerIsLeft(String name, Way way, Plan.Pace pace) throws Exception {
        Contender contender = Contenders.named(name);
        assertEquals(Optional.empty(), contender.absent());
        List<Long> processes;
        try (Running server = contender.start(folder, List.of())) {
            processes = server.processes();
            assertEquals(name.equals("nchan") ? 3 : 1, processes.size());
            Map<String, Double> figures = Load.run(Plan.of("--contender", name, "--port", "" + server.port(),
                "--way", way.name(), "--pace", pace.name(), "--followers", "20", "--channels", "2", "--publishers", "2",
                "--warm-up", "0", "--measured", "200"), contender.protocol(way, "127.0.0.1:" + server.port()),
                each -> { });
            assertTrue(figures.get("events") > 0, figures::toString);
        }
        for (long process : processes) {
            assertFalse(ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false), "process " + process);
        }
    }
}
