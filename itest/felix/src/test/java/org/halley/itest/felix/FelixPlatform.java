package org.halley.itest.felix;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.CoreOptions.workingDirectory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.halley.itest.Platform;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.TestContainer;
import org.ops4j.pax.exam.forked.ForkedTestContainerFactory;
import org.ops4j.pax.exam.spi.PaxExamRuntime;

/** Felix with Pax Web Jetty in a process of its own: the bundles of the runnable jar, and the control bundle. */
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

    private final Path target = Modules.ROOT.resolve("itest/felix/target");
    private final Path log = target.resolve("felix.log");
    private TestContainer container;

    /** Made by the service loader. */
    public FelixPlatform() {
    }

    @Override
    public void start(int announcePort) throws IOException {
        Files.deleteIfExists(log);
        Path exam = Modules.emptied(target.resolve("exam"));
        Path conf = Modules.emptied(target.resolve("conf"));
        Path logback = Files.writeString(conf.resolve("logback.xml"), LOGBACK.formatted(log));
        Files.writeString(conf.resolve("org.ops4j.pax.logging.cfg"),
                "org.ops4j.pax.logging.logback.config.file=" + logback + "\n");
        container = new ForkedTestContainerFactory().create(PaxExamRuntime.createServerSystem(options(
                thirdParty(), ours(), properties(),
                frameworkProperty("felix.fileinstall.dir").value(conf.toString()),
                frameworkProperty("org.osgi.service.http.port").value(Integer.toString(Platform.freePort(21_800))),
                frameworkProperty("itest.announce").value(Integer.toString(announcePort)),
                vmOption("-Xmx768m"),
                workingDirectory(exam.toString()))))[0];
        container.start();
    }

    /** What the runnable jar sets; ours come later and win. */
    private static Option properties() {
        return composite(Modules.runProperties().entrySet().stream()
                .map(each -> frameworkProperty(each.getKey()).value(each.getValue())).toArray(Option[]::new));
    }

    private static Option thirdParty() {
        return composite(Modules.thirdParty().stream().map(FelixPlatform::install).toArray(Option[]::new));
    }

    private static Option ours() {
        return composite(Modules.bundles().stream().map(FelixPlatform::install).toArray(Option[]::new));
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
