package org.halley.continuation.servlet;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Keeps what is logged, by us and by the container, from its making to its close. */
final class CapturedLog implements AutoCloseable {

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final PrintStream standardError = System.err;

    CapturedLog() {
        System.setErr(new PrintStream(lines, true, StandardCharsets.UTF_8));
    }

    /** What was logged as a warning or an error. */
    List<String> complaints() {
        return all().stream().filter(line -> line.contains(" WARN ") || line.contains(" ERROR ")).toList();
    }

    List<String> all() {
        return lines.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Override
    public void close() {
        System.setErr(standardError);
    }
}
