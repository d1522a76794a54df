package org.halley.itest.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.halley.itest.ContractTest;
import org.halley.itest.Wire;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log itself is updated, when nobody reads it any more: the new one may write elsewhere. */
@Order(Integer.MAX_VALUE)
class LoggingUpdateIT extends ContractTest {

    @ParameterizedTest
    @ValueSource(strings = {"org.ops4j.pax.logging.pax-logging-logback", "org.ops4j.pax.logging.pax-logging-api"})
    @DisplayName("held polls survive the update of the log")
    void updateDropsNobody(String bundle) {
        String name = channel("c");
        Wire poll = hold(name, "wait=100", 1);
        control.bundle("update", bundle);
        control.awaitHeld(1);
        control.publish(name, "after the update");
        assertEquals(List.of("\"after the update\""), poll.reply().data());
    }
}
