package org.halley.itest.felix;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.CoreOptions.workingDirectory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import org.halley.itest.Framework;
import org.halley.itest.Platform;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.TestContainer;
import org.ops4j.pax.exam.forked.ForkedTestContainerFactory;
import org.ops4j.pax.exam.spi.PaxExamRuntime;

/**
 * Felix with Pax Web Jetty in a process of its own: the bundles of the runnable jar, and those for tests. All test
 * classes share one; beside it a class may have a variant of its own:
 *
 * <pre>
 * static final Framework.Running FEW_THREADS = FelixPlatform.run("few-threads",
 *         Map.of("org.ops4j.pax.web.server.maxThreads", "20"));
 *
 * &#64;AfterAll
 * static void stop() {
 *     FEW_THREADS.close();
 * }
 * </pre>
 */
public final class FelixPlatform implements Platform {

    /** Everything that is a warning, and the life cycle of our bundles, one line each, to a file. */
    private static final String LOGBACK = """
            <configuration>
              <appender name="file" class="ch.qos.logback.core.FileAppender">
                <file>%s</file>
                <encoder><pattern>%%d %%level %%logger [%%thread] %%msg%%n</pattern></encoder>
              </appender>
              <logger name="org.halley" level="INFO"/>
              <root level="WARN"><appender-ref ref="file"/></root>
            </configuration>
            """;

    private static final Set<Path> LOGS = new LinkedHashSet<>();

    private final Path target = Modules.ROOT.resolve("itest/felix/target");
    private final Path log;
    private final String name;
    private final Map<String, String> extra;
    private final Predicate<String> wanted;
    private final int port = Platform.freePort(21_800);
    private TestContainer container;

    /** Made by the service loader. */
    public FelixPlatform() {
        this("felix", Map.of(), symbolicName -> true);
    }

    /**
     * A variant.
     *
     * @param name of its log ({@code target/NAME.log}) and of its folders
     * @param extra framework properties, which win over those of the runnable jar
     * @param wanted which bundles are installed, by their symbolic names
     */
    FelixPlatform(String name, Map<String, String> extra, Predicate<String> wanted) {
        this.name = name;
        this.extra = Map.copyOf(extra);
        this.wanted = wanted;
        this.log = target.resolve(name + ".log");
    }

    /** Starts a variant with all bundles; returns when the control bundle and the protocol are served. */
    static Framework.Running run(String name, Map<String, String> extra) {
        return Framework.start(new FelixPlatform(name, extra, symbolicName -> true));
    }

    /** Starts it without the control bundle, which tells where the server listens. */
    void start() throws IOException {
        start(0);
    }

    /** The logs of all that have been started in this run. */
    static synchronized List<Path> logs() {
        return List.copyOf(LOGS);
    }

    private static synchronized void started(Path log) {
        LOGS.add(log);
    }

    /** Where the server is told to listen. */
    URI base() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    @Override
    public void start(int announcePort) throws IOException {
        Files.deleteIfExists(log);
        Path exam = Modules.emptied(target.resolve("exam-" + name));
        Path conf = Modules.emptied(target.resolve("conf-" + name));
        Path logback = Files.writeString(conf.resolve("logback.xml"), LOGBACK.formatted(log));
        Files.writeString(conf.resolve("org.ops4j.pax.logging.cfg"),
                "org.ops4j.pax.logging.logback.config.file=" + logback + "\n");
        container = new ForkedTestContainerFactory().create(PaxExamRuntime.createServerSystem(options(
                bundles(Modules.thirdParty()), bundles(Modules.bundles()), properties(Modules.runProperties()),
                frameworkProperty("felix.fileinstall.dir").value(conf.toString()),
                frameworkProperty("org.osgi.service.http.port").value(Integer.toString(port)),
                frameworkProperty("itest.announce").value(Integer.toString(announcePort)),
                properties(extra),
                vmOption("-Xmx768m"),
                workingDirectory(exam.toString()))))[0];
        started(log);
        container.start();
    }

    /** As framework properties; of two with the same name the later wins. */
    private static Option properties(Map<String, String> values) {
        return composite(values.entrySet().stream()
                .map(each -> frameworkProperty(each.getKey()).value(each.getValue())).toArray(Option[]::new));
    }

    private Option bundles(List<Path> jars) {
        return composite(jars.stream().filter(jar -> wanted.test(Modules.symbolicName(jar)))
                .map(FelixPlatform::install).toArray(Option[]::new));
    }

    private static Option install(Path jar) {
        try {
            boolean logs = Modules.symbolicName(jar).startsWith("org.ops4j.pax.logging.");
            return bundle(jar.toUri().toURL().toString()).start(!Modules.isFragment(jar)).startLevel(logs ? 1 : 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Path log() {
        return log;
    }

    /** All but the log, which is what tests read: {@link LoggingUpdateIT} updates it at the end. */
    @Override
    public boolean updates(String symbolicName) {
        return !symbolicName.startsWith("org.ops4j.pax.logging.");
    }

    @Override
    public void stop() {
        container.stop();
    }
}
