package org.halley.benchmark.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The runnable jar in a process of its own, which both Halley and the bare servlet run in: the same container with the
 * same settings. It has 1.5 GiB of heap with G1, unless it is told otherwise.
 */
final class Assembly implements Running {

    /** Virtual machine options for servers under test, for profilers and the like. */
    static final String OPTIONS = "org.halley.benchmark.server.options";

    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final int port;

    private Assembly(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Leaves Jetty's own connections, on which every request goes the ordinary way. */
    static final String ORDINARY = "-Dorg.halley.jetty.repeats=false";

    static List<String> with(List<String> options, String another) {
        return Stream.concat(options.stream(), Stream.of(another)).toList();
    }

    /** The runnable jar, where the build puts it. */
    static Path jar() {
        return root().resolve("features/target/halley.jar");
    }

    /** The folder of the project, in whose folder {@code benchmark/target} the classes are that run here. */
    static Path root() {
        try {
            Path classes = Path.of(Assembly.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return classes.getParent().getParent().getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("these classes are nowhere", e);
        }
    }

    /**
     * Starts it.
     *
     * @param folder where it runs; configuration and further bundles are in its folder {@code conf}
     * @param answers a path that answers with 200 when all is there
     * @param options for its virtual machine, behind the others
     * @throws IOException if it does not answer; it is ended then
     */
    static Assembly start(Path folder, String answers, List<String> options) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseG1GC", "-Xmx1536m", "-Dorg.osgi.service.http.port=" + port,
            "-Dfelix.fileinstall.dir=" + folder.resolve("conf").toAbsolutePath()));
        Stream.of(System.getProperty(OPTIONS, "").split(" ")).filter(option -> !option.isEmpty()).forEach(command::add);
        command.addAll(options);
        command.addAll(List.of("-jar", jar().toAbsolutePath().toString()));
        Path log = folder.resolve("log.txt");
        Process process = new ProcessBuilder(OpenFiles.raised(command)).directory(folder.toFile()).redirectErrorStream(true)
            .redirectOutput(log.toFile()).start();
        Assembly assembly = new Assembly(process, port);
        try {
            assembly.await(answers);
            return assembly;
        } catch (IOException e) {
            assembly.close();
            throw new IOException(e.getMessage() + "; its log is " + log, e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void await(String answers) throws IOException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + answers)).build();
        long end = System.nanoTime() + START.toNanos();
        String last = "nothing";
        while (System.nanoTime() < end) {
            try {
                int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
                if (status == 200) {
                    return;
                }
                last = "status " + status;
            } catch (IOException e) {
                last = e.toString();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while the server started", e);
            }
            try {
                if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                    throw new IOException("the server ended with " + process.exitValue());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while the server started", e);
            }
        }
        throw new IOException("the server did not answer " + answers + " with 200 in " + START.toSeconds() + " s, but: "
            + last);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public List<Long> processes() {
        return List.of(process.pid());
    }

    @Override
    public boolean isJava() {
        return true;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Writes a configuration of the assembly's. */
    static void configure(Path folder, String pid, String... lines) throws IOException {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.write(conf.resolve(pid + ".cfg"), List.of(lines));
    }
}
