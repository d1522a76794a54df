package org.halley.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of the machine that tests run, installed with Debian's packages if they are missing. */
public final class Programs {

    private static final int INSTALL_MINUTES = 5;

    private final Map<String, String> packages;
    private final Path log;

    private Programs(Map<String, String> packages, Path log) {
        this.packages = packages;
        this.log = log;
    }

    /**
     * Sees that programs are there.
     *
     * @param packages the package of each program
     * @param log where apt-get writes to, if something is missing
     * @throws IllegalStateException if something is missing that cannot be installed
     */
    public static synchronized void need(Map<String, String> packages, Path log) {
        Programs programs = new Programs(packages, log);
        if (!programs.missing().isEmpty()) {
            programs.install();
        }
        if (!programs.missing().isEmpty()) {
            throw programs.missing("apt-get has installed them, and still they are not on the PATH");
        }
    }

    /** A program on the PATH. */
    public static Optional<Path> find(String name) {
        return Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable).findFirst();
    }

    /**
     * Runs a program to its end.
     *
     * @param log where its output is appended
     * @throws IllegalStateException if it fails, or has not ended within some minutes
     */
    public static void run(Path log, List<String> command, Map<String, String> environment) {
        String line = String.join(" ", command);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException("'" + line + "' has not ended within " + INSTALL_MINUTES + " minutes: " + log);
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("'" + line + "' has failed: " + log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(line, e);
        }
    }

    private List<String> missing() {
        return packages.keySet().stream().filter(name -> find(name).isEmpty()).sorted().toList();
    }

    private void install() {
        if (find("apt-get").isEmpty()) {
            throw missing("there is no apt-get that could install them");
        }
        if (!System.getProperty("user.name").equals("root")) {
            throw missing("only root can install them");
        }
        List<String> command = new ArrayList<>(List.of("apt-get", "install", "-y", "--no-install-recommends"));
        missing().forEach(name -> command.add(packages.get(name)));
        Map<String, String> environment = Map.of("DEBIAN_FRONTEND", "noninteractive");
        try {
            run(log, List.of("apt-get", "update"), environment);
            run(log, command, environment);
        } catch (IllegalStateException e) {
            throw missing(e.getMessage());
        }
    }

    private IllegalStateException missing(String why) {
        return new IllegalStateException("these tests need Debian's packages "
                + packages.values().stream().sorted().toList() + "; not on the PATH: " + missing() + "; " + why);
    }
}
