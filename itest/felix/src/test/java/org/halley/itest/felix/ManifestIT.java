package org.halley.itest.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.OSGiHeader;

/** What each bundle needs and offers: its manifest says what {@code manifests.txt} says, and keeps the rules for all. */
class ManifestIT {

    private static final String TABLE = "/manifests.txt";
    private static final String API = ".api";
    /** Those that stand for bundles of Jetty. */
    private static final String OLD_JETTY = "org.halley.continuation.jetty";
    /** Libraries that code of others calls. */
    private static final Set<String> LIBRARIES = Set.of("org.halley.comet.rest", "org.halley.comet.resteasy");
    /** Those whose classes the bundles of users extend. */
    private static final Set<String> EXTENDED = Set.of("org.halley.comet.gwt");

    /** The headers that say what a bundle needs and offers, by the word that a line of the table begins with. */
    private static final Map<String, String> HEADERS = Map.of(
            "import", "Import-Package",
            "dynamic", "DynamicImport-Package",
            "export", "Export-Package",
            "bundle", "Require-Bundle",
            "host", "Fragment-Host",
            "require", "Require-Capability",
            "provide", "Provide-Capability");

    /** The range in which a package of these is imported, whoever does. */
    private static final Map<String, String> RANGES = Map.of(
            "javax.servlet", "[3.1,5)",
            "org.slf4j", "[1.7,3)",
            "com.google.gson", "[2.8,3)");

    /** A part of a header: a package, a bundle or a namespace, with its attributes and (with a colon) directives. */
    private record Clause(String name, Map<String, String> attributes) {

        private boolean isIn(String parent) {
            return name.equals(parent) || name.startsWith(parent + ".");
        }

        private boolean isOptional() {
            return "optional".equals(attributes.get("resolution:"));
        }

        @Override
        public String toString() {
            return Stream.concat(Stream.of(name), attributes.entrySet().stream()
                    .map(each -> each.getKey() + "=" + each.getValue())).collect(Collectors.joining(" "));
        }
    }

    static List<Path> bundles() {
        return Modules.bundles().stream().filter(jar -> !Modules.symbolicName(jar).startsWith("org.halley.itest.")).toList();
    }

    @ParameterizedTest
    @MethodSource("bundles")
    @DisplayName("a bundle needs and offers what the table says")
    void manifestIsAsTold(Path jar) {
        String name = Modules.symbolicName(jar);
        Set<String> expected = table().getOrDefault(name, Set.of());
        Set<String> found = lines(jar);
        assertTrue(expected.equals(found), () -> TABLE + " tells otherwise of " + name
                + "\n\nexpected and not found:\n" + shown(without(expected, found))
                + "\nfound and not expected:\n" + shown(without(found, expected))
                + "\nfound in all:\n" + name + "\n" + shown(found));
    }

    @Test
    @DisplayName("the table tells of the bundles that there are and of no other")
    void tableIsComplete() {
        assertEquals(table().keySet(),
                bundles().stream().map(Modules::symbolicName).collect(Collectors.toCollection(TreeSet::new)));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    @DisplayName("a bundle is named after its folder")
    void symbolicNameIsThatOfTheFolder(Path jar) {
        Path folder = Modules.ROOT.relativize(jar.getParent().getParent());
        assertEquals("org.halley." + folder.toString().replace('/', '.'), Modules.symbolicName(jar));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    @DisplayName("only API bundles, libraries, those that stand for Jetty's, and those to be extended export, and they do")
    void onlyApisExport(Path jar) {
        List<Clause> exports = clauses(jar, "export");
        String name = Modules.symbolicName(jar);
        boolean exporting = name.endsWith(API) || name.startsWith(OLD_JETTY) || LIBRARIES.contains(name)
                || EXTENDED.contains(name);
        assertEquals(exporting, !exports.isEmpty(), exports::toString);
    }

    @ParameterizedTest
    @MethodSource("bundles")
    @DisplayName("of our packages a bundle imports those that an API exports, and none that is private")
    void importsNothingPrivate(Path jar) {
        Set<String> exported = bundles().stream().flatMap(each -> clauses(each, "export").stream()).map(Clause::name)
                .collect(Collectors.toSet());
        assertEquals(List.of(), imports(jar, "org.halley").filter(each -> !exported.contains(each.name())).toList());
    }

    @ParameterizedTest
    @MethodSource("bundles")
    @DisplayName("servlets, SLF4J and Gson are imported in the ranges that are promised")
    void rangesAreAsPromised(Path jar) {
        RANGES.forEach((parent, range) -> imports(jar, parent).forEach(each ->
                assertEquals(range, each.attributes().get("version"), each::toString)));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    @DisplayName("no bundle requires another by name or imports dynamically")
    void bundlesAreNotWiredByName(Path jar) {
        assertEquals(List.of(), clauses(jar, "bundle"));
        assertEquals(List.of(), clauses(jar, "dynamic"));
    }

    @Test
    @DisplayName("comet.api imports its own packages only")
    void cometApiStandsAlone() {
        Path api = bundle("comet.api");
        Set<String> own = clauses(api, "export").stream().map(Clause::name).collect(Collectors.toSet());
        assertEquals(List.of(), clauses(api, "import").stream().filter(each -> !own.contains(each.name())).toList());
    }

    @Test
    @DisplayName("comet.service knows of no servlets and no continuations")
    void hubKnowsNothingOfHttp() {
        Path service = bundle("comet.service");
        for (String http : List.of("javax.servlet", "org.halley.continuation", "org.osgi.service.http")) {
            assertEquals(List.of(), imports(service, http).toList());
        }
        assertFalse(lines(service).stream().anyMatch(line -> line.contains("osgi.http")), () -> shown(lines(service)));
    }

    @Test
    @DisplayName("comet.whiteboard has no optional imports")
    void whiteboardHasNoOptionalImports() {
        assertEquals(List.of(), clauses(bundle("comet.whiteboard"), "import").stream().filter(Clause::isOptional).toList());
    }

    private static Path bundle(String folder) {
        return bundles().stream().filter(jar -> Modules.symbolicName(jar).equals("org.halley." + folder)).findFirst()
                .orElseThrow(() -> new AssertionError("no bundle of " + folder + " has been built"));
    }

    private static Stream<Clause> imports(Path jar, String parent) {
        return clauses(jar, "import").stream().filter(each -> each.isIn(parent));
    }

    /** A header in parts, without the packages of Java itself and without what a part uses. */
    private static List<Clause> clauses(Path jar, String word) {
        List<Clause> clauses = new ArrayList<>();
        for (Map.Entry<String, Attrs> each : OSGiHeader.parseHeader(Modules.header(jar, HEADERS.get(word))).entrySet()) {
            // The same name again is told apart by a tail.
            String name = each.getKey().replaceAll("~+$", "");
            Map<String, String> attributes = new TreeMap<>(each.getValue());
            attributes.remove("uses:");
            if (!name.startsWith("java.")) {
                clauses.add(new Clause(name, attributes));
            }
        }
        return clauses;
    }

    private static Set<String> lines(Path jar) {
        Set<String> lines = new TreeSet<>();
        HEADERS.keySet().forEach(word -> clauses(jar, word).forEach(each -> lines.add(word + " " + each)));
        return lines;
    }

    /** The lines of each bundle: those that are indented below its name. */
    private static Map<String, Set<String>> table() {
        Map<String, Set<String>> table = new TreeMap<>();
        try (InputStream in = Objects.requireNonNull(ManifestIT.class.getResourceAsStream(TABLE), TABLE);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            Set<String> lines = null;
            for (String line : reader.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList()) {
                if (!line.startsWith(" ")) {
                    lines = new TreeSet<>();
                    assertEquals(null, table.put(line.strip(), lines), () -> "told twice: " + line);
                } else {
                    Objects.requireNonNull(lines, "a line before the first bundle").add(line.strip());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return table;
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    private static String shown(Set<String> lines) {
        return lines.stream().map(line -> "  " + line + "\n").collect(Collectors.joining());
    }
}
