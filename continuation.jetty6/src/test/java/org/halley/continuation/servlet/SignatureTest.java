package org.halley.continuation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What bytecode can refer to in Jetty 6's classes is in ours, under the same names and types. */
class SignatureTest {

    @ParameterizedTest
    @ValueSource(strings = {"Continuation", "ContinuationSupport", "WaitingContinuation", "AjaxFilter",
        "AjaxFilter$AjaxResponse"})
    void hasWhatJettysHas(String name) throws Exception {
        assertEquals(Set.of(), Signatures.missing("org.mortbay.util.ajax." + name, "org/mortbay/util/ajax/JSON.class"));
    }

    @Test
    void retryRequestIsWhatJettysIs() throws Exception {
        assertEquals(Set.of(), Signatures.missing("org.mortbay.jetty.RetryRequest", "org/mortbay/jetty/Server.class"));
    }
}
