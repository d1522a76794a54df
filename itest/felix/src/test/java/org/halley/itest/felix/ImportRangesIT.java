package org.halley.itest.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** Whose packages old code gets for what it imports: resolved in a Felix of its own, in which nothing is started. */
class ImportRangesIT {

    private static final String CONTINUATION = "org.eclipse.jetty.continuation";
    private static final String OURS = "org.halley.continuation.jetty";
    private static final Set<String> NEEDED = Set.of("org.halley.continuation.api", OURS, OURS + "6");

    private final Path target = Modules.ROOT.resolve("itest/felix/target");
    private Framework framework;
    private List<Bundle> ours;

    @BeforeEach
    void start() throws Exception {
        framework = new FrameworkFactory().newFramework(Map.of(
                Constants.FRAMEWORK_STORAGE, Modules.emptied(target.resolve("ranges")).toString()));
        framework.start();
        install(Modules.thirdParty());
        ours = install(Modules.bundles().stream().filter(jar -> NEEDED.contains(Modules.symbolicName(jar))).toList());
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "org.eclipse.jetty.continuation | [7,8)   | 7.6.999",
        "org.eclipse.jetty.continuation | [7.6,8) | 7.6.999",
        "org.eclipse.jetty.continuation | [8,9)   | 8.1.999",
        "org.eclipse.jetty.continuation | [8.1,9) | 8.1.999",
        "org.eclipse.jetty.continuation | [9,10)  | 9.4.999",
        "org.eclipse.jetty.continuation | [9.4,10) | 9.4.999",
        "org.eclipse.jetty.continuation | [9.4.58,10) | 9.4.999",
        "org.eclipse.jetty.continuation | 7.6     | 9.4.999",
        "org.eclipse.jetty.continuation | 0       | 9.4.999",
        "org.mortbay.util.ajax          | [6,7)   | 6.1.999",
        "org.mortbay.util.ajax          | [6.1,7) | 6.1.999",
        "org.mortbay.util.ajax          | 0       | 6.1.999",
        "org.mortbay.jetty              | [6.0,7) | 6.1.999",
        "org.mortbay.jetty              | 0       | 6.1.999"})
    @DisplayName("each range of imports finds ours")
    void findsOurs(String name, String range, String version) throws Exception {
        Bundle old = install(List.of(importing(name, range))).get(0);
        assertTrue(wiring().resolveBundles(List.of(old)), () -> name + " " + range);
        BundleWire wire = wire(old, name);
        assertTrue(wire.getProvider().getSymbolicName().startsWith(OURS), wire::toString);
        assertEquals(Version.parseVersion(version),
                wire.getCapability().getAttributes().get(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE));
    }

    @Test
    @DisplayName("ours is chosen where a bundle of Jetty's own was there before")
    void isPreferredToJettysOwn() throws Exception {
        List<Bundle> others = install(List.of(jettysOwn(), importing(CONTINUATION, "[9.4,10)")));
        assertTrue(wiring().resolveBundles(List.of(others.get(0))));
        assertTrue(wiring().resolveBundles(ours));
        assertTrue(wiring().resolveBundles(others));
        assertEquals(OURS, wire(others.get(1), CONTINUATION).getProvider().getSymbolicName());
    }

    /** Not on the class path: a bundle with Jetty's name and exports is all that a resolver sees of it. */
    private Path jettysOwn() throws IOException {
        return jar(CONTINUATION, Map.of(Constants.EXPORT_PACKAGE, CONTINUATION + ";version=9.4.58"));
    }

    private Path importing(String name, String range) throws IOException {
        return jar("old", Map.of(Constants.IMPORT_PACKAGE, name + ";version=\"" + range + "\""));
    }

    private Path jar(String symbolicName, Map<String, String> headers) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        main.putValue(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
        headers.forEach(main::putValue);
        Path jar = target.resolve("ranges-" + symbolicName + ".jar");
        try (OutputStream out = Files.newOutputStream(jar)) {
            new JarOutputStream(out, manifest).close();
        }
        return jar;
    }

    private List<Bundle> install(List<Path> jars) throws BundleException {
        List<Bundle> installed = new ArrayList<>();
        for (Path jar : jars) {
            installed.add(framework.getBundleContext().installBundle(jar.toUri().toString()));
        }
        return installed;
    }

    private FrameworkWiring wiring() {
        return framework.adapt(FrameworkWiring.class);
    }

    private static BundleWire wire(Bundle bundle, String name) {
        return bundle.adapt(BundleWiring.class).getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE).stream()
                .filter(wire -> name.equals(wire.getCapability().getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)))
                .findFirst().orElseThrow();
    }
}
