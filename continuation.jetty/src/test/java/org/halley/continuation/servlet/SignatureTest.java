package org.halley.continuation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What bytecode can refer to in Jetty's classes is in ours, under the same names and types. */
class SignatureTest {

    @ParameterizedTest
    @ValueSource(strings = {"Continuation", "ContinuationListener", "ContinuationSupport", "ContinuationThrowable",
        "ContinuationFilter"})
    void hasWhatJettysHas(String name) throws Exception {
        assertEquals(Set.of(), Signatures.missing("org.eclipse.jetty.continuation." + name,
            "org/eclipse/jetty/continuation/FauxContinuation.class"));
    }
}
