package org.halley.itest.clients;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.halley.itest.Programs;

/** The Bayeux clients of others that tests drive: CometD's for JavaScript, from npm, and for Java, each in a version. */
public enum StockClient {

    /** For browsers, and with CometD's adapter for Node. */
    NPM_5("cometd", "5.0.23"),
    /** As before. */
    NPM_7("cometd", "7.0.19"),
    /** As before. */
    NPM_8("cometd", "8.0.11"),
    /** As before. */
    NPM_9("cometd", "9.0.0"),
    /** On Jetty's HTTP client. */
    JAVA_7("cometd-java-client-http-jetty", "7.0.17"),
    /** As before. */
    JAVA_8("cometd-java-client-http-jetty", "8.0.10"),
    /** As before. */
    JAVA_9("cometd-java-client-http-jetty", "9.0.0");

    /** What CometD's adapter uses in turn: the last versions that Node 18 runs, too. */
    private static final List<String> ADAPTED = List.of("http-proxy-agent@7.0.2", "https-proxy-agent@7.0.6", "ws@8.18.3");
    private static final Path CLIENTS = Path.of(Objects.requireNonNull(System.getProperty("it.root"), "system property it.root"),
            "itest", "clients");

    private final String artifact;
    private final String version;

    StockClient(String artifact, String version) {
        this.artifact = artifact;
        this.version = version;
    }

    @Override
    public String toString() {
        return artifact + " " + version;
    }

    /** Whether all clients in a process have the same cookies, as all pages of a browser. */
    public boolean sharesCookies() {
        return isOfNpm();
    }

    /** Whether arrays within arrays get through: Jetty's JSON, which the Java client uses, takes them for a failure. */
    public boolean readsArraysInArrays() {
        return isOfNpm();
    }

    private boolean isOfNpm() {
        return name().startsWith("NPM");
    }

    /** One word, to be part of the name of a channel or file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Where its driver may write a log. */
    Path log() throws IOException {
        return Files.createDirectories(CLIENTS.resolve("target")).resolve(word() + ".log");
    }

    /** The command that runs its driver, in a folder where everything that this needs is. */
    ProcessBuilder driver() throws IOException {
        return isOfNpm() ? npm() : java();
    }

    private ProcessBuilder npm() throws IOException {
        Path target = Files.createDirectories(CLIENTS.resolve("target"));
        Path folder = Files.createDirectories(target.resolve(word()));
        Path installed = folder.resolve("installed");
        Programs.need(Map.of("node", "nodejs", "npm", "npm"), target.resolve("apt-get.log"));
        if (!Files.exists(installed) || !Files.readAllLines(installed).equals(packages())) {
            List<String> command = new ArrayList<>(List.of("npm", "install", "--no-package-lock", "--no-audit", "--no-fund",
                    "--ignore-scripts", "--prefer-offline", "--prefix", folder.toString()));
            command.addAll(packages());
            Programs.run(target.resolve("npm.log"), command, Map.of());
            Files.write(installed, packages());
        }
        // Node looks for packages from the folder of the script on.
        Path script = Files.copy(CLIENTS.resolve("npm/driver.mjs"), folder.resolve("driver.mjs"),
                StandardCopyOption.REPLACE_EXISTING);
        return new ProcessBuilder("node", script.toString());
    }

    /** The client, the adapter that fits it (from 8 on both are ES modules), and what that needs. */
    private List<String> packages() {
        List<String> packages = new ArrayList<>(ADAPTED);
        packages.add("cometd-nodejs-client@" + (this == NPM_5 || this == NPM_7 ? "1.5.0" : "2.0.0"));
        packages.add(artifact + "@" + version);
        return packages;
    }

    private ProcessBuilder java() {
        Path target = CLIENTS.resolve("cometd" + version.charAt(0)).resolve("target");
        Path client = target.resolve("lib").resolve(artifact + "-" + version + ".jar");
        if (!Files.exists(client)) {
            throw new UncheckedIOException(new IOException("the build has not fetched " + client));
        }
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
                target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*",
                "org.halley.itest.driver.Driver");
    }
}
