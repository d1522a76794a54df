package org.halley.itest.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.halley.itest.Framework;
import org.halley.itest.Reply;
import org.halley.itest.Wire;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Continuations without anything else of ours: who wants only them installs one bundle. */
class AloneIT {

    private static final String API = "org.halley.continuation.api";
    private static final String USER = "org.halley.itest.continuations";

    /** What the runnable jar has for others than continuations: for the hub, the whiteboard and the examples. */
    private static final Set<String> FOR_OTHERS = Set.of("com.google.gson", "org.apache.felix.configurator",
            "org.apache.felix.cm.json", "org.apache.sling.commons.johnzon", "org.osgi.util.converter",
            "org.apache.felix.metatype", "org.osgi.service.jaxrs", "org.apache.geronimo.specs.geronimo-jaxrs_2.1_spec");
    /** The JAX-RS whiteboard, and the CXF that it is made of. */
    private static final List<String> WHITEBOARD = List.of("org.apache.aries.", "org.apache.cxf.");

    private static final FelixPlatform FELIX = new FelixPlatform("alone", Map.of(),
            name -> name.startsWith("org.halley.") ? Set.of(API, USER).contains(name)
                    : !FOR_OTHERS.contains(name) && WHITEBOARD.stream().noneMatch(name::startsWith));

    @BeforeAll
    static void start() throws IOException {
        FELIX.start();
        Framework.awaitAnswers(FELIX.base(), "/continuations/native?id=ready", "/continuations/history?id=ready");
    }

    @AfterAll
    static void stop() {
        FELIX.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "filtered", "waiting", "behind"})
    @DisplayName("a servlet suspends and is resumed")
    void suspendsAndIsResumed(String way) {
        try (Wire wire = new Wire(FELIX.base(), 0)) {
            Reply reply = wire.get("/continuations/" + way + "?id=" + way + "&suspend=20000&resume=10").reply();
            assertEquals(200, reply.status(), reply::toString);
            assertEquals("RESUMED", reply.body());
            Reply history = wire.get("/continuations/history?forget&ended=1&id=" + way).reply();
            assertEquals(List.of("initial", "suspend", "resume true", "!initial", "onComplete"),
                    history.body().lines().toList());
        }
    }

    @Test
    @DisplayName("the log has no warning")
    void logHasNoWarning() throws IOException {
        try (Stream<String> lines = Files.lines(FELIX.log())) {
            List<String> warnings = lines.filter(line -> line.matches("\\S+ \\S+ (WARN|ERROR) .*")).toList();
            assertTrue(warnings.isEmpty(), warnings::toString);
        }
    }
}
