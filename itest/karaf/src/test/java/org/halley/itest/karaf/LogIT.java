package org.halley.itest.karaf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;

import org.halley.itest.ContractTest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What our bundles have logged after all the other tests of the run. */
@Order(Integer.MAX_VALUE)
class LogIT extends ContractTest {

    /** A complaint of ours: what others say of our names is theirs, such as of configurations that come and go. */
    private static final Pattern OURS = Pattern.compile("\\d{4}-\\d\\d-\\d\\d [0-9:,]+ (WARN|ERROR) org\\.halley\\..*");

    /** What tests provoke, each by what it says. */
    private static final List<String> PROVOKED = List.of(
            "A continuation listener failed: org.halley.itest.control",
            "The authorizer org.halley.itest.control",
            "Requests cannot be held, so each is answered at once: !asyncSupported: itest-sync-ours");

    @Test
    @DisplayName("no error and no warning of ours is in Karaf's log")
    void logIsClean() throws IOException {
        List<String> complaints = Files.readAllLines(framework.platform().log()).stream()
                .filter(line -> OURS.matcher(line).matches()).filter(line -> PROVOKED.stream().noneMatch(line::contains))
                .toList();
        assertEquals(List.of(), complaints);
    }
}
