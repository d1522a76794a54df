package org.halley.benchmark.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

class OpenFilesTest {

    @Test
    void theCommandIsRunInTheSameProcessWithItsArgumentsAsTheyAre() throws Exception {
        Process process = new ProcessBuilder(OpenFiles.raised(List.of("sh", "-c", "echo $$ \"$1\"", "sh", "a  $b")))
            .redirectErrorStream(true).start();
        assertEquals(process.pid() + " a  $b", said(process));
    }

    @Test
    void itMayOpenAsManyFilesAsIsSaid() throws Exception {
        Process process = new ProcessBuilder(OpenFiles.raised(List.of("sh", "-c", "ulimit -Hn")))
            .redirectErrorStream(true).start();
        String most = said(process);
        assertEquals(OpenFiles.most(), most.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(most));
        assertTrue(OpenFiles.most() >= Processes.mostFiles());
    }

    private static String said(Process process) throws Exception {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
