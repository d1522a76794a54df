package org.halley.benchmark.load;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that is one process or a process with children, started for one run. */
record Spawned(Process process, int port, List<Long> processes, boolean isJava) implements Running {

    private static final int PATIENCE_SECONDS = 10;

    @Override
    public void close() {
        end(process);
    }

    /** Ends what this process has started when it ends itself, by an interrupt from the terminal for instance. */
    static void endAllAtExit() {
        Runtime.getRuntime().addShutdownHook(new Thread(
            () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy), "end of servers"));
    }

    /** Ends a process and its children, and waits until they are gone. */
    static void end(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
