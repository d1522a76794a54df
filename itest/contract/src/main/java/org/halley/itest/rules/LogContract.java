package org.halley.itest.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.halley.itest.ContractTest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the log says after all the other tests of the run; to be ordered behind them. */
public abstract class LogContract extends ContractTest {

    private static final Pattern ENTRY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d [0-9:,]+ \\w+ .*");
    private static final Pattern COMPLAINT = Pattern.compile("\\S+ \\S+ (WARN|ERROR) .*");
    private static final String BY_LISTENER = "A continuation listener failed: org.halley.itest.control";

    /** What tests provoke, each by what it says. */
    private static final List<String> PROVOKED = List.of(BY_LISTENER, "The authorizer org.halley.itest.control",
            "Requests cannot be held, so each is answered at once: !asyncSupported: itest-sync-ours");

    /** Whether an entry, a warning or an error, is about us: its line, and that of the exception if there is one. */
    protected boolean concernsUs(String entry) {
        return entry.contains("org.halley");
    }

    @Test
    @DisplayName("no error and no warning of ours is in the log but those that tests provoke")
    void logIsClean() throws IOException {
        int before = entries().size();
        get("/itest/wait?timeout=1&listener=throw");
        assertTrue(entries().stream().skip(before).anyMatch(entry -> entry.contains(BY_LISTENER)), "the log is written");
        assertEquals(List.of(), entries().stream().filter(entry -> COMPLAINT.matcher(entry).matches())
                .filter(this::concernsUs).filter(entry -> PROVOKED.stream().noneMatch(entry::contains)).toList());
    }

    private List<String> entries() throws IOException {
        List<String> lines = Files.readAllLines(framework.platform().log());
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (ENTRY.matcher(lines.get(i)).matches()) {
                // An exception's text stands on the line behind the entry.
                boolean thrown = i + 1 < lines.size() && !ENTRY.matcher(lines.get(i + 1)).matches();
                entries.add(thrown ? lines.get(i) + " / " + lines.get(i + 1) : lines.get(i));
            }
        }
        return entries;
    }
}
