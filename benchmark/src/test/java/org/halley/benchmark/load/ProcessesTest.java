package org.halley.benchmark.load;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;

/** What is told of a process, here of this one. */
class ProcessesTest {

    private final long self = ProcessHandle.current().pid();

    @Test
    void theCompilersHaveUsedAPartOfTheProcessorTime() throws Exception {
        long compilers = Processes.compilerNanos(self);
        long all = Processes.cpuNanos(List.of(self));
        // What has loaded a test framework has compiled something.
        assertTrue(compilers > 0, "nothing was compiled");
        assertTrue(compilers <= all, compilers + " of " + all);
    }
}
