package org.halley.benchmark.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** How many files, and so connections, the processes may have open that are started here. */
final class OpenFiles {

    /** Raises both limits where this user may; a higher one stays. */
    private static final String RAISE = """
        hard=$(ulimit -Hn); [ "$hard" = unlimited ] || [ "$hard" -ge 65536 ] || ulimit -n 65536 2>/dev/null
        """;

    private OpenFiles() {
    }

    /** A command that does the same in the same process, with as many open files as it can be allowed. */
    static List<String> raised(List<String> command) {
        List<String> raised = new ArrayList<>(List.of("sh", "-c", RAISE + "exec \"$@\"", "sh"));
        raised.addAll(command);
        return raised;
    }

    /** How many a process may open that is started by such a command. */
    static long most() throws IOException {
        Process process = new ProcessBuilder("sh", "-c", RAISE + "ulimit -Hn").redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        if (!said.matches("unlimited|[0-9]{1,18}")) {
            throw new IOException("the shell does not say how many files may be open, but " + said);
        }
        return said.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(said);
    }
}
