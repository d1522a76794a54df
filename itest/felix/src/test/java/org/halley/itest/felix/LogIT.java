package org.halley.itest.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.halley.itest.ContractTest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What the log says after all the other tests of the run. */
@Order(Integer.MAX_VALUE)
class LogIT extends ContractTest {

    private static final Pattern ENTRY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d [0-9:,]+ \\w+ .*");

    /** What tests provoke, each by what it says. */
    private static final List<String> PROVOKED = List.of(
            "A continuation listener failed: org.halley.itest.control",
            "The authorizer org.halley.itest.control",
            "Requests cannot be held, so each is answered at once: !asyncSupported: itest-sync-ours");

    @Test
    @DisplayName("no error and no warning of ours is in the log, and none of the framework's about our bundles")
    void logIsClean() throws IOException {
        List<String> lines = Files.readAllLines(framework.platform().log());
        List<String> complaints = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (ENTRY.matcher(lines.get(i)).matches()) {
                // An exception's text stands on the line behind the entry.
                boolean thrown = i + 1 < lines.size() && !ENTRY.matcher(lines.get(i + 1)).matches();
                complaints.add(thrown ? lines.get(i) + " / " + lines.get(i + 1) : lines.get(i));
            }
        }
        complaints.removeIf(entry -> !isComplaint(entry) || !entry.contains("org.halley")
                || PROVOKED.stream().anyMatch(entry::contains));
        assertEquals(List.of(), complaints);
    }

    private static boolean isComplaint(String entry) {
        return entry.contains(" ERROR ") || entry.contains(" WARN ");
    }
}
