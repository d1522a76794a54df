package org.halley.itest.felix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The bundles that the modules of the build have made, as files. */
final class Modules {

    /** The folder of the project. */
    static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("it.root"), "system property it.root"));

    private static final String OWN = "org.halley.";
    /** What is there to be measured only; no part of any assembly. */
    private static final String MEASURED = "org.halley.benchmark.";

    private Modules() {
    }

    /** All bundles of ours, those for tests included and those for benchmarks left out, sorted by path. */
    static List<Path> bundles() {
        try (Stream<Path> files = Files.find(ROOT, 4, (path, attributes) -> attributes.isRegularFile()
                && path.getParent().endsWith("target") && path.getFileName().toString().endsWith(".jar"))) {
            return files.filter(jar -> symbolicName(jar).startsWith(OWN) && !symbolicName(jar).startsWith(MEASURED))
                    .sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bundles of others that the runnable jar brings, and Gson for the control bundle, sorted by path. */
    static List<Path> thirdParty() {
        Path features = ROOT.resolve("features/target");
        try (JarFile runnable = new JarFile(features.resolve("halley.jar").toFile());
                Stream<Path> fetched = Files.list(features.resolve("platform"))) {
            return fetched.filter(jar -> runnable.getEntry("jar/" + jar.getFileName()) != null
                            || jar.getFileName().toString().startsWith("gson-"))
                    .filter(jar -> !symbolicName(jar).equals("org.apache.felix.framework")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The framework properties that the runnable jar sets, without those for its launcher. */
    static Map<String, String> runProperties() {
        Properties properties = new Properties();
        try (JarFile runnable = new JarFile(ROOT.resolve("features/target/halley.jar").toFile())) {
            properties.load(runnable.getInputStream(runnable.getEntry("launcher.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> run = new TreeMap<>();
        properties.stringPropertyNames().stream()
                .filter(name -> !name.startsWith("launch.") && !name.startsWith("org.osgi.framework."))
                .forEach(name -> run.put(name, properties.getProperty(name)));
        return run;
    }

    /** A folder with nothing in it, what was left by an earlier run included. */
    static Path emptied(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        return Files.createDirectories(folder);
    }

    /** The symbolic name of a bundle; empty if the file is none. */
    static String symbolicName(Path jar) {
        String name = header(jar, "Bundle-SymbolicName");
        return name == null ? "" : name.split(";")[0].trim();
    }

    /** Whether a bundle is a fragment. */
    static boolean isFragment(Path jar) {
        return header(jar, "Fragment-Host") != null;
    }

    /** A header of a jar's manifest; null if it is not there. */
    static String header(Path jar, String name) {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            return manifest == null ? null : manifest.getMainAttributes().getValue(name);
        } catch (IOException e) {
            throw new UncheckedIOException(jar.toString(), e);
        }
    }
}
