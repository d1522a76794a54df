package org.halley.benchmark.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * CometD 5 with Bayeux long polling, from the module {@code benchmark/cometd}, with the heap and the collector of the
 * other Java servers. It keeps nothing that it has delivered, so an event cannot be asked for again and again.
 */
final class Cometd implements Contender {

    private static final String READY = "ready ";
    private static final int START_SECONDS = 60;

    private static Path jar() {
        return Assembly.root().resolve("benchmark/cometd/target/cometd.jar");
    }

    @Override
    public String name() {
        return "cometd";
    }

    @Override
    public Set<Way> ways() {
        return EnumSet.of(Way.POLL);
    }

    @Override
    public Optional<String> absent() {
        return Files.exists(jar()) ? Optional.empty() : Optional.of("there is no " + jar());
    }

    @Override
    public Running start(Path folder, List<String> options) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseG1GC", "-Xmx1536m"));
        Stream.of(System.getProperty(Assembly.OPTIONS, "").split(" ")).filter(option -> !option.isEmpty())
            .forEach(command::add);
        command.addAll(options);
        command.addAll(List.of("-jar", jar().toAbsolutePath().toString()));
        Path log = folder.resolve("log.txt");
        Process process = new ProcessBuilder(OpenFiles.raised(command)).directory(folder.toFile()).redirectError(log.toFile()).start();
        try {
            return new Spawned(process, port(process), List.of(process.pid()), true);
        } catch (IOException e) {
            Spawned.end(process);
            throw new IOException(e.getMessage() + "; its log is " + log, e);
        }
    }

    /** Waits for the one line in which it says where it answers. */
    private static int port(Process process) throws IOException {
        CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
            try {
                return String.valueOf(new BufferedReader(
                    new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII)).readLine());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try {
            String said = line.get(START_SECONDS, TimeUnit.SECONDS);
            if (!said.startsWith(READY)) {
                throw new IOException("CometD did not start, but said " + said);
            }
            return Integer.parseInt(said.substring(READY.length()));
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("CometD was not ready in " + START_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while CometD started", e);
        }
    }

    @Override
    public Protocol protocol(Way way, String host) {
        return new Protocol() {

            @Override
            public Dialogue follower(int channel, int number) {
                return new BayeuxFollower(host, channel);
            }

            @Override
            public Publisher publisher(int number) {
                return new HttpPublisher("/publish/", host, 204);
            }
        };
    }
}
