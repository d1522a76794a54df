package org.halley.continuation.servlet;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.slf4j.bridge.SLF4JBridgeHandler;

/** Keeps what is logged, by us and by the container, from its making to its close. */
final class CapturedLog implements AutoCloseable {

    private static final Pattern ENTRY = Pattern.compile("\\[[^\\]]+] [A-Z]+ .*");

    /** What Undertow says when its listener is closed while it looks for the next connection. */
    private static final String CLOSING_UNDERTOW = "XNIO001009: Failed to accept a connection";

    static {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final PrintStream standardError = System.err;

    CapturedLog() {
        System.setErr(new PrintStream(lines, true, StandardCharsets.UTF_8));
    }

    /** What was logged as a warning or an error, each with the exception's first line if there is one. */
    List<String> complaints() {
        return all().stream().filter(entry -> entry.contains(" WARN ") || entry.contains(" ERROR "))
            .filter(entry -> !entry.contains(CLOSING_UNDERTOW)).toList();
    }

    /** What was logged, each entry in one line with that of its exception if there is one. */
    List<String> all() {
        List<String> entries = new ArrayList<>();
        for (String line : lines.toString(StandardCharsets.UTF_8).lines().toList()) {
            if (ENTRY.matcher(line).matches()) {
                entries.add(line);
            } else if (!entries.isEmpty() && !line.startsWith("\t")) {
                entries.add(entries.remove(entries.size() - 1) + " / " + line);
            }
        }
        return entries;
    }

    @Override
    public void close() {
        System.setErr(standardError);
    }
}
