package org.halley.itest.karaf;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.doNotModifyLogConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.features;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import org.halley.itest.Platform;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.TestContainer;
import org.ops4j.pax.exam.karaf.container.internal.KarafTestContainerFactory;
import org.ops4j.pax.exam.spi.DefaultExamSystem;

/** Karaf as it is downloaded, in a process of its own, with the features of ours and the bundles for tests. */
public final class KarafPlatform implements Platform {

    private static final String WEB = "etc/org.ops4j.pax.web.cfg";
    private static final String LOGGING = "etc/org.ops4j.pax.logging.cfg";
    private static final String MAVEN = "etc/org.ops4j.pax.url.mvn.cfg";

    /** As Karaf's own start script opens the modules of Java; the paths are seen from Karaf's folder. */
    private static final String MODULES = """
            --add-reads=java.xml=java.logging
            --add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED
            --patch-module=java.base=lib/endorsed/org.apache.karaf.specs.locator-%1$s.jar
            --patch-module=java.xml=lib/endorsed/org.apache.karaf.specs.java.xml-%1$s.jar
            --add-opens=java.base/java.security=ALL-UNNAMED
            --add-opens=java.base/java.net=ALL-UNNAMED
            --add-opens=java.base/java.lang=ALL-UNNAMED
            --add-opens=java.base/java.util=ALL-UNNAMED
            --add-opens=java.naming/javax.naming.spi=ALL-UNNAMED
            --add-opens=java.rmi/sun.rmi.transport.tcp=ALL-UNNAMED
            --add-exports=java.base/sun.net.www.protocol.file=ALL-UNNAMED
            --add-exports=java.base/sun.net.www.protocol.ftp=ALL-UNNAMED
            --add-exports=java.base/sun.net.www.protocol.http=ALL-UNNAMED
            --add-exports=java.base/sun.net.www.protocol.https=ALL-UNNAMED
            --add-exports=java.base/sun.net.www.protocol.jar=ALL-UNNAMED
            --add-exports=java.base/sun.net.www.content.text=ALL-UNNAMED
            --add-exports=jdk.xml.dom/org.w3c.dom.html=ALL-UNNAMED
            --add-exports=jdk.naming.rmi/com.sun.jndi.url.rmi=ALL-UNNAMED
            --add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED
            --add-exports=java.security.sasl/com.sun.security.sasl=ALL-UNNAMED
            --add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED
            """;

    private final Path root = Path.of(property("it.root"));
    private final Path target = root.resolve("itest/karaf/target");
    private final Path log = target.resolve("karaf.log");
    private TestContainer container;

    /** Made by the service loader. */
    public KarafPlatform() {
    }

    @Override
    public void start(int announcePort) throws IOException {
        Files.deleteIfExists(log);
        Path exam = emptied(target.resolve("exam"));
        container = new KarafTestContainerFactory().create(DefaultExamSystem.create(options(
                karafDistributionConfiguration().name("Apache Karaf").karafVersion(property("it.karaf"))
                        .frameworkUrl(url(target.resolve("apache-karaf.tar.gz")))
                        .unpackDirectory(exam.toFile()).useDeployFolder(false),
                configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
                doNotModifyLogConfiguration(),
                put(LOGGING, logging()),
                put(MAVEN, maven(exam)),
                put(WEB, Map.of(
                        "org.osgi.service.http.port", Integer.toString(Platform.freePort(21_900)),
                        "org.ops4j.pax.web.server.minThreads", "32",
                        "org.ops4j.pax.web.server.maxThreads", "32")),
                systemProperty("itest.announce").value(Integer.toString(announcePort)),
                vmOption("-Xmx768m"),
                composite(MODULES.formatted(property("it.karaf")).lines().map(CoreOptions::vmOption).toArray(Option[]::new)),
                features("mvn:org.halley/features/" + property("it.version") + "/xml/features", "halley", "halley-bayeux",
                        "halley-gwt", "halley-amf", "halley-rest", "halley-examples",
                        "halley-continuation-jetty", "halley-continuation-jetty6"),
                bundle(url(built("itest.control"))), bundle(url(built("itest.continuations"))),
                bundle(url(built("itest.gwt"))),
                bundle(url(built("itest.legacy"))), bundle(url(built("itest.legacy9"))),
                bundle(url(built("itest.resteasy"))), bundle(url(built("itest.rest"))))))[0];
        container.start();
    }

    /** Everything that is a warning, and the life cycle of our bundles, one line each, to a file. */
    private Map<String, String> logging() {
        return Map.of(
                "log4j2.rootLogger.level", "WARN",
                "log4j2.logger.halley.name", "org.halley",
                "log4j2.logger.halley.level", "INFO",
                "log4j2.appender.rolling.fileName", log.toString(),
                "log4j2.appender.rolling.layout.pattern", "%d %level %logger [%thread] %msg%n");
    }

    /**
     * Karaf finds what it has itself and what the build has put together, and asks nobody else. What it finds in a
     * default repository it uses in its place.
     */
    private Map<String, String> maven(Path exam) {
        String own = target.resolve("features-repo").toUri().toString();
        return Map.of(
                "org.ops4j.pax.url.mvn.localRepository", exam.resolve("maven").toString(),
                "org.ops4j.pax.url.mvn.repositories", own + "@id=features@snapshots",
                "org.ops4j.pax.url.mvn.defaultRepositories",
                "${karaf.home.uri}${karaf.default.repository}@id=system.repository@snapshots, "
                        + own + "@id=features@snapshots");
    }

    private static Option put(String file, Map<String, String> settings) {
        return composite(settings.entrySet().stream()
                .map(each -> editConfigurationFilePut(file, each.getKey(), each.getValue())).toArray(Option[]::new));
    }

    /** The bundle that a module of the integration tests has made. */
    private Path built(String module) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(module.replace('.', '/') + "/target"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(module + "-")
                    && file.getFileName().toString().endsWith(".jar")).findFirst().orElseThrow();
        }
    }

    private static String url(Path file) throws IOException {
        return file.toUri().toURL().toString();
    }

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), () -> "system property " + name);
    }

    /** A folder with nothing in it, what was left by an earlier run included. */
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

    @Override
    public Path log() {
        return log;
    }

    /** Ours, and what they are built on: Karaf has many bundles of its own, among them what an update itself needs. */
    @Override
    public boolean updates(String symbolicName) {
        return symbolicName.startsWith("org.halley.")
                || Set.of("com.google.gson", "org.apache.felix.scr").contains(symbolicName);
    }

    @Override
    public void stop() {
        container.stop();
    }
}
