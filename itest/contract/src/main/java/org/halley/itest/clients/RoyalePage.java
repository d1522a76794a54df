package org.halley.itest.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.halley.itest.Programs;

/**
 * The page {@code itest/clients/royale/Follower.mxml}, compiled to JavaScript by Apache Royale from npm.
 *
 * <p>The compiler is hundreds of megabytes, and compiling takes most of a minute. Both are done once: what comes of it is
 * kept in a folder that no clean build empties, {@code ~/.cache/halley} or where the system property {@code halley.cache}
 * says. The page is compiled again when its source, the compiler's version or an option is another one. Each is made in a
 * folder of its own and then moved to its place, so that what has its name is whole; builds at the same time take turns.
 */
public final class RoyalePage {

    private static final String VERSION = "0.9.12";
    private static final String PACKAGE = "@apache-royale/royale-js";
    private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("it.root"), "system property it.root"));
    private static final Path SOURCE = ROOT.resolve("itest/clients/royale").resolve("Follower.mxml");
    private static final Path TARGET = ROOT.resolve("itest/clients/target");
    private static final List<String> OPTIONS = List.of("-targets=JSRoyale", "-debug=false", "-remove-circulars",
            "-js-output-optimization=skipAsCoercions");
    /** Of the emulation of Flex's components, in the compiler's {@code js/libs}. */
    private static final List<String> LIBRARIES = List.of("MXRoyaleJS.swc", "MXRoyaleBaseJS.swc");

    private final Path cache = Path.of(System.getProperty("halley.cache",
            Path.of(System.getProperty("user.home"), ".cache", "halley").toString())).resolve("royale-" + VERSION);
    private final Path log = TARGET.resolve("royale.log");

    private RoyalePage() {
    }

    /**
     * A folder with the compiled page, which is its {@code index.html}.
     *
     * @throws IllegalStateException if npm, the compiler or its compilation fails
     */
    public static synchronized Path folder() {
        try {
            Files.createDirectories(TARGET);
            return new RoyalePage().compiled();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path compiled() throws IOException {
        Path page = cache.resolve("pages").resolve(fingerprint());
        Files.createDirectories(page.getParent());
        try (FileChannel file = FileChannel.open(cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.lock();
            if (!Files.exists(page)) {
                compile(installed(), page);
            }
            return page;
        }
    }

    /** Where the compiler is, installed if need be. */
    private Path installed() throws IOException {
        Path compiler = cache.resolve("compiler");
        if (!Files.exists(compiler)) {
            Programs.need(Map.of("node", "nodejs", "npm", "npm"), TARGET.resolve("apt-get.log"));
            Path work = emptied(cache.resolve("installing"));
            Programs.run(log, List.of("npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts",
                    "--prefix", work.toString(), PACKAGE + "@" + VERSION), Map.of());
            Files.move(work, compiler, StandardCopyOption.ATOMIC_MOVE);
        }
        return compiler.resolve("node_modules").resolve(PACKAGE).resolve("royale-asjs");
    }

    private void compile(Path sdk, Path page) throws IOException {
        Path work = emptied(cache.resolve("compiling"));
        // What comes out goes beside the folder of the sources.
        Path source = Files.createDirectories(work.resolve("src")).resolve(SOURCE.getFileName());
        Files.copy(SOURCE, source);
        Path frameworks = sdk.resolve("frameworks");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m", "-Droyalecompiler=" + sdk, "-Droyalelib=" + frameworks,
                "-jar", sdk.resolve("js/lib/mxmlc.jar").toString(), "+royalelib=" + frameworks,
                "-sdk-js-lib=" + frameworks.resolve("js/Royale/generated-sources")));
        command.addAll(OPTIONS);
        LIBRARIES.forEach(each -> command.add("-js-library-path+=" + frameworks.resolve("js/libs").resolve(each)));
        command.add(source.toString());
        Programs.run(log, command, Map.of());
        Files.move(work.resolve("bin/js-release"), page, StandardCopyOption.ATOMIC_MOVE);
        emptied(work);
    }

    /** Another one, if anything may come out differently. */
    private static String fingerprint() throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((VERSION + OPTIONS + LIBRARIES).getBytes(StandardCharsets.UTF_8));
            digest.update(Files.readAllBytes(SOURCE));
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A folder with nothing in it, what was left by a run that broke off included. */
    private static Path emptied(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        return Files.createDirectories(folder);
    }
}
